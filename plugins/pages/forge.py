"""Where a forge lets people edit a file, add one and open an issue, from the address of the repository alone.

The forms are each forge's own: GitHub (https://docs.github.com/en/issues/tracking-your-work-with-issues/
creating-an-issue-from-a-url-query), GitLab, Gitea and Forgejo (https://github.com/go-gitea/gitea/pull/16556),
Bitbucket. A forge is known by its host's name; one that isn't is taken for a Forgejo, which most self-hosted ones are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urlencode, urlsplit

Sort = Literal["github", "gitlab", "forgejo", "bitbucket"]

LONGEST: Final = 7000
"""Characters of an address: GitHub refuses those beyond 8 kB."""

_BRANCH: Final = re.compile(r"^(?P<repo>https?://[^/]+/.+?)/(?:-/)?(?:tree|src/branch|src)/(?P<branch>[^/]+)/?(?P<dir>.*)$")


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository on a forge."""

    sort: Sort
    repository: str  # the repository's page, without a slash at the end
    branch: str
    folder: str  # of the content in the repository: empty, or with a slash at the end

    def edit(self, path: str) -> str:
        """Return the page that edits a content file; `path` is relative to the content root."""
        file = quote(self.folder + path)
        return {
            "github": f"{self.repository}/edit/{self.branch}/{file}",
            "gitlab": f"{self.repository}/-/edit/{self.branch}/{file}",
            "forgejo": f"{self.repository}/_edit/{self.branch}/{file}",
            "bitbucket": f"{self.repository}/src/{self.branch}/{file}?mode=edit",
        }[self.sort]

    def new(self, path: str, text: str) -> str:
        """Return the page that adds a content file, with its name and text filled in where that fits an address."""
        folder, _, name = (self.folder + path).rpartition("/")
        place = quote(folder)
        match self.sort:
            case "github":
                return self._filled(f"{self.repository}/new/{self.branch}", filename=f"{folder}/{name}", value=text)
            case "gitlab":
                return self._filled(f"{self.repository}/-/new/{self.branch}/{place}", file_name=name, content=text)
            case "forgejo":
                return self._filled(f"{self.repository}/_new/{self.branch}/{place}", filename=name, value=text)
            case "bitbucket":
                return self._filled(f"{self.repository}/create-file/{self.branch}/{place}", filename=name)

    def issue(self, title: str, body: str, label: str = "") -> str:
        """Return the page that opens an issue, with its title and text filled in."""
        match self.sort:
            case "github":
                return self._filled(f"{self.repository}/issues/new", title=title, labels=label, body=body)
            case "gitlab":
                return self._filled(f"{self.repository}/-/issues/new",
                                    **{"issue[title]": title, "issue[description]": body})
            case "forgejo":
                return self._filled(f"{self.repository}/issues/new", title=title, body=body)
            case "bitbucket":
                return self._filled(f"{self.repository}/issues/new", title=title, content=body)

    @staticmethod
    def _filled(place: str, **values: str) -> str:
        """Return the address with the values that fit, in their order: the last ones are the longest."""
        address = place
        given: dict[str, str] = {}
        for name, value in values.items():
            given |= {name: value} if value else {}
            longer = f"{place}?{urlencode(given, quote_via=quote)}" if given else place
            if len(longer) > LONGEST:
                break
            address = longer
        return address


def forge(repository: str, folder: str) -> Forge | None:
    """Return the forge of a repository's address; None where there is none.

    `https://forge.example/owner/name` means its branch `main`; `…/tree/<branch>/<folder>` says another branch and
    where the content stands. `folder` is where it stands otherwise.
    """
    if not repository:
        return None
    address = repository.rstrip("/").removesuffix(".git")
    branch = "main"
    if found := _BRANCH.match(address):
        address, branch, folder = found["repo"], found["branch"], found["dir"]
    host = urlsplit(address).hostname or ""
    sort: Sort = next((known for known in ("github", "gitlab", "bitbucket") if known in host), "forgejo")
    return Forge(sort, address, branch, f"{folder.strip('/')}/" if folder.strip("/") else "")
