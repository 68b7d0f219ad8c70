"""What ckanext-dcat reads of catalogues, as JSON; runs in an environment of its own: read_by_ckan.py FILE FORMAT ...

For each file a list of CKAN's dataset dicts in each language, as its harvester makes them.
"""

import json
import sys
from pathlib import Path


def main(given: list[str]) -> None:
    from ckan.common import config
    from ckanext.dcat.processors import RDFParser

    found = []
    for file, form in zip(given[::2], given[1::2], strict=True):
        graph, read = None, {}
        for language in ("vi", "en"):
            config["ckan.locale_default"] = language
            parser = RDFParser(profiles=["euro_dcat_ap_3"])
            if graph is None:
                parser.parse(Path(file).read_text(encoding="utf-8"), form)
                graph = parser.g
            parser.g = graph
            read[language] = list(parser.datasets())
        found.append(read)
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1:])
