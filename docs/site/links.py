#!/usr/bin/env python3
# links.py HTML_DIR: fails, and says where, if a link between the pages of the site leads nowhere: to a
# file that is not there, or to a name that its page does not have.
import html
import pathlib
import re
import sys
import urllib.parse

site = pathlib.Path(sys.argv[1])
pages = {path.name: path.read_text(errors="replace") for path in site.glob("*.html")}
names = {page: set(re.findall(r'(?:id|name)="([^"]+)"', text)) for page, text in pages.items()}
dead = set()
for page, text in pages.items():
    for link in map(html.unescape, re.findall(r'(?:href|src)="([^"]+)"', text)):
        if re.match(r"[a-z]+:", link):  # elsewhere, or a script
            continue
        file, _, name = map(urllib.parse.unquote, link.partition("#"))
        file = file or page
        if not (site / file).exists():
            dead.add(f"{page}: no {file}")
        elif name and file in names and name not in names[file]:
            dead.add(f"{page}: no '{name}' in {file}")
for link in sorted(dead):
    print("dead link in", link, file=sys.stderr)
sys.exit(1 if dead or not pages else 0)
