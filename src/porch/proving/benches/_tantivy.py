"""What tantivy does in a process of its own: everything into an index, and every question asked three times."""

PROGRAM = """
import csv, json, sys, time
from math import exp
import tantivy

csv.field_size_limit(10**9)
told = json.load(open(sys.argv[3]))
schema = tantivy.SchemaBuilder().add_integer_field("number", stored=True).add_text_field(
    "words", stored=True, tokenizer_name="whitespace").add_float_field("reach", stored=True).add_float_field(
    "age", stored=True).build()
index = tantivy.Index(schema)
writer = index.writer(200_000_000, 1)
with open(sys.argv[1], newline="") as rows:
    for row in csv.DictReader(rows):
        writer.add_document(tantivy.Document(number=int(row["number"]), words=row["words"] or "",
                                             reach=float(row["reach"]), age=float(row["age"])))
writer.commit()
writer.wait_merging_threads()
index.reload()
searcher = index.searcher()


def rank(document, words):
    held = document["words"][0].split()
    counts, rare = [held.count(word) for word in words], [told["rarities"][word] for word in words]
    discount = 1.2 * (0.25 + 0.75 * len(held) / told["mean"])
    text = sum(r * c / (c + discount) for r, c in zip(rare, counts)) / sum(rare)
    return text * document["reach"][0] * exp(-document["age"][0] / 43200)


def ask(words):
    terms = [(tantivy.Occur.Must, tantivy.Query.term_query(schema, "words", word)) for word in words]
    hits = searcher.search(tantivy.Query.boolean_query(terms), limit=500, count=False).hits
    ranked = [(rank(d, words), d["number"][0]) for d in (searcher.doc(address) for _, address in hits)]
    return [number for _, number in sorted(ranked, reverse=True)[:20]]


with open(sys.argv[2], "w", newline="") as taken:
    out = csv.writer(taken)
    out.writerow(["kind", "words", "ms", "ids"])
    for kind, some in told["asks"].items():
        for asked in some:
            for _ in range(3):
                begun = time.perf_counter()
                found = ask(asked.split())
                out.writerow([kind, asked, (time.perf_counter() - begun) * 1000, " ".join(map(str, found))])
"""
