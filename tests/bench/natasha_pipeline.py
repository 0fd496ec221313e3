"""natasha's full pipeline over articles, for ``make bench``; runs in the benchmark's own environment.

stdin: JSON lines with "text". stdout: {"seconds", "articles", "load_seconds", "rss_mb"}.
The one argument is the number of rounds.
"""

import json
import resource
import sys
import time


def main() -> None:
    rounds = int(sys.argv[1])
    texts = [json.loads(line)["text"] for line in sys.stdin]
    started = time.perf_counter()
    from natasha import (
        DatesExtractor,
        Doc,
        MoneyExtractor,
        MorphVocab,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        Segmenter,
    )

    segmenter, vocab, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morph, ner = NewsMorphTagger(embedding), NewsNERTagger(embedding)
    dates, money = DatesExtractor(vocab), MoneyExtractor(vocab)

    def run(text: str) -> None:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.tag_ner(ner)
        for span in doc.spans:
            span.normalize(vocab)
        list(dates(text))
        list(money(text))

    run(texts[0])
    loaded = time.perf_counter()
    for _ in range(rounds):
        for text in texts:
            run(text)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - loaded,
                "articles": rounds * len(texts),
                "load_seconds": loaded - started,
                "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


main()
