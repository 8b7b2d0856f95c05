// Before anything is painted: that scripts run, and the scheme this reader chose here before.
document.documentElement.classList.add("js");
if (navigator.share) document.documentElement.classList.add("sheet");
try {
  const scheme = localStorage.getItem("stoa-scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch { /* no storage: the system's scheme it is */ }
