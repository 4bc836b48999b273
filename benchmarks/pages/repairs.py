"""The tables of what is repaired: codecs, shifted bytes, script, furniture."""

from __future__ import annotations

from benchmarks.markdown import Figures, grid, percent, thousands

__all__ = [
    "boilerplate_official",
    "boilerplate_peers",
    "encoding",
    "script_agreement",
    "script_detection",
    "slips",
]


def encoding(results: Figures) -> str:
    """Every kind of simulated damage, the ones that cannot be undone among them."""
    head = ["damage", "passages", "restored exactly", "lossless, of them restored"]
    head += ["lossy, characters right", "wrong, of 10,000 written", "marked", "ftfy, exactly"]
    rows = []
    for kind, row in results["encoding"]["damage"].items():
        if not row["passages"]:
            continue
        lossless, lossy = row["lossless"], row["passages"] - row["lossless"]
        rows.append(
            [
                kind,
                str(row["passages"]),
                percent(row["exact"]),
                f"{percent(row['lossless_exact'])} of {lossless}" if lossless else "none is",
                percent(max(0, row["lossy_characters_right"])) if lossy else "",
                f"{10_000 * row['wrong']:.1f}",
                percent(row["marked"]),
                percent(row["ftfy_exact"]),
            ]
        )
    return grid(head, rows)


def slips(results: Figures) -> str:
    """Shifted bytes, by what was lost."""
    head = ["damage", "passages", "restored exactly", "marked, text left", "neither"]
    rows = [
        [kind, str(row["passages"]), *(percent(row[name]) for name in _SLIPS)]
        for kind, row in results["slips"]["passages"].items()
    ]
    return grid([*head, "wrong repairs, of the slips"], rows)


_SLIPS = ("exact", "marked", "silent", "wrong")


def script_agreement(results: Figures) -> str:
    """Agreement with the official OpenCC; without the overlay is what the Python package gives."""
    script = results["script"]
    head = ["conversion", "opencc-python-reimplemented", "policytext", "outside the judged rows"]
    head += ["words before", "words with overlay", "keys before", "keys with overlay"]
    rows = []
    for name, row in script["agreement"].items():
        words = script["word_agreement"][name]
        cells = [percent(row[key], 4) for key in ("before", "after", "outside_judged_rows")]
        cells += [percent(words[f"{kind}_{when}"], 2) for kind, when in _WORDS]
        rows.append([name, *cells])
    return grid(head, rows)


_WORDS = (("words", "before"), ("words", "after"), ("keys", "before"), ("keys", "after"))


def script_detection(results: Figures) -> str:
    """What is told of a text's script, and what repair does."""
    script = results["script"]
    rows = [
        [
            f"detection, {name}",
            thousands(row["n"]),
            f"{percent(row['right'], 2)} right (95 %: at least {percent(row['at_least'], 2)}); "
            f"{row['neutral']} neutral beside",
        ]
        for name, row in script["detection"].items()
    ]
    mixed, region, repair = script["mixed"], script["region"], script["repair"]
    lost = ", ".join(f"{100 * (1 - share):.4f} %" for share in script["round_trip"].values())
    rows += [
        [
            "detection, composed texts of both scripts",
            str(mixed["n"]),
            f"{percent(mixed['right'])} told as mixed; "
            f"{percent(mixed['characters_of_the_quotation'])} of the quotations' characters in the "
            "right stretch",
        ],
        [
            "region, documents of Taiwan",
            str(region["n_tw"]),
            f"{percent(region['tw_as_tw'])} told as tw",
        ],
        [
            "region, mainland documents converted to Traditional",
            str(region["n_converted"]),
            f"{percent(region['converted_as_a_region'])} wrongly told as a region",
        ],
        [
            "wrong characters reported in genuine Traditional text",
            f"{thousands(repair['genuine_characters'])} characters",
            str(repair["false_alarms"]),
        ],
        [
            "text converted by a table of characters",
            f"{repair['converted_by_table']} documents",
            f"{percent(repair['told_as_machine_converted'])} told as machine-converted; "
            f"{thousands(repair['mended'])} of {thousands(repair['differing_characters'])} "
            f"differing characters mended, {repair['harmed']} harmed",
        ],
        [
            f"round trip from Simplified over {', '.join(script['round_trip'])}",
            f"{thousands(script['agreement']['s2t']['characters'])} characters",
            f"{lost} lost",
        ],
        [
            "stretches of converted paragraphs traced back and converted again",
            thousands(script["offsets"]["pieces"]),
            f"{script['offsets']['wrong']} differ",
        ],
        [
            "own conversion cases",
            str(script["cases"]["n"]),
            f"{script['cases']['passed']} pass",
        ],
    ]
    return grid(["", "n", "result"], rows)


def boilerplate_peers(results: Figures) -> str:
    """What is kept of a page, beside other cleaners."""
    found = results["boilerplate"]
    systems = {
        "policytext, whole pipeline": found["pipeline"],
        "this room alone": found["room"],
        **{f"{name} {row['version']}": row for name, row in found["peers"].items()},
    }
    rows = [
        [title, name, f"{row[group]['recall']:.4f}", f"{row[group]['precision']:.4f}"]
        for group, title in (("articles", "five articles"), ("layout", "ten layout pages"))
        for name, row in systems.items()
    ]
    return grid(["pages", "cleaner", "kept recall", "kept precision"], rows)


def boilerplate_official(results: Figures) -> str:
    """Official pages, those that rules were mended on last."""
    official = results["boilerplate"]["official"]
    titles = {"kept-aside": "kept aside", "test": "of the test fifth", "tuned": "mended on"}
    rows = [
        [
            f"{official[name]['documents']} {title}",
            f"{official[name]['kept_recall']:.4f}",
            f"{official[name]['cut_recall']:.4f}",
            f"{official[name]['cut_label_accuracy']:.3f}",
        ]
        for name, title in titles.items()
    ]
    return grid(["official pages", "kept recall", "cut recall", "label of cut lines"], rows)
