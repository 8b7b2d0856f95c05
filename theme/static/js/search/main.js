// The search on every page: its dialog, and `/search/`. Everything else is loaded when it is first wanted.
const root = document.querySelector("[data-search-root]")?.dataset.searchRoot;
const results = document.getElementById("search-results");
const view = () => import(`${root}search.js`);
const begin = async event => {
  event.preventDefault();
  if (results) document.getElementById("search-q").focus();
  else await view().then(it => it.openDialog(root)).catch(() => { location = root; });
};

if (root) {
  if (results) view().then(it => it.page(root, results));
  addEventListener("click", event => {
    if (event.target.closest?.("[data-search-open]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) begin(event);
  });
  addEventListener("keydown", event => {
    const {target, key, ctrlKey, metaKey, altKey} = event;
    if (key === "/" && !ctrlKey && !metaKey && !altKey && !target.closest?.("input, textarea, select, [contenteditable]")) begin(event);
  });
}
