// Before anything is painted: the scheme this reader chose here before.
try {
  const scheme = localStorage.getItem("stoa-scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch { /* no storage: the system's scheme it is */ }
