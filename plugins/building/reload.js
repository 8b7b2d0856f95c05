// Reloads this page when the preview made it anew, and comes back to where the reader was.
const key = `stoa-place:${location.pathname}`;
const place = sessionStorage.getItem(key);
if (place !== null) {
  sessionStorage.removeItem(key);
  history.scrollRestoration = "manual";
  addEventListener("load", () => scrollTo(0, Number(place)));
}
const reload = () => {
  sessionStorage.setItem(key, String(scrollY));
  location.reload();
};
const events = new EventSource("/_stoa/events");
let lost = false;
events.onmessage = ({ data }) => {
  if (data === "*" || JSON.parse(data).includes(location.pathname)) reload();
};
events.onerror = () => { lost = true; };
events.onopen = () => { if (lost) reload(); }; // the server was started anew
