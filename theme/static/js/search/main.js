// The search on every page: its dialog, and `/search/`. Everything else is loaded when it is first wanted.
const root = document.querySelector("[data-search-root]")?.dataset.searchRoot;
const results = document.getElementById("search-results");

const start = () => import(root + "search.js").then(search => search.view);
const dialog = async () => (await start()).openDialog(root);

if (root) {
  if (results) start().then(view => view.page(root, results));
  document.addEventListener("click", event => {
    const link = event.target.closest?.("[data-search-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || results) return;
    event.preventDefault();
    dialog();
  });
  document.addEventListener("keydown", event => {
    const {target, key} = event;
    if (key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable
      || /^(input|textarea|select)$/i.test(target.tagName)) return;
    event.preventDefault();
    if (results) document.getElementById("search-q")?.focus();
    else dialog();
  });
}
