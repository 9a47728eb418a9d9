"""Writes a digest of the signatures of Stan's functions, one line for each function: name, number
of signatures, CRC-32 of their sorted text. Only signatures with arrays of rank 3 or less and
without functions among their arguments count.

Usage: stanc --dump-stan-math-signatures | python3 signature_digest.py "$(stanc --version)" \
    > ../resources/elbo/stan/check/signature-digest.txt
"""
import re
import sys
import zlib

by_name = {}
for line in sys.stdin:
    line = line.strip().replace("data ", "")
    name = line[: line.index("(")]
    deep = any(len(commas) > 2 for commas in re.findall(r"array\[(,*)\]", line))
    if not deep and line.count("=>") == 1:
        by_name.setdefault(name, set()).add(line)
print("# " + sys.argv[1] + " --dump-stan-math-signatures, by signature_digest.py")
for name, lines in sorted(by_name.items()):
    print(name, len(lines), format(zlib.crc32("\n".join(sorted(lines)).encode()), "08x"))
