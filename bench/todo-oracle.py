"""Comments as Pygments sees them: reads paths from standard input, writes one JSON line per file it can lex.

Each line holds the file, the lexer's name and, per line of the file, how many of the words stand in a comment.
Documentation strings count as comments; preprocessor directives do not.
"""
import json
import re
import signal
import sys

from pygments.lexers import get_lexer_for_filename
from pygments.token import Comment, String
from pygments.util import ClassNotFound

SECONDS_PER_FILE = 10


def is_comment(token):
    if token in Comment.Preproc or token in Comment.PreprocFile:
        return False
    return token in Comment or token in String.Doc


def lines_of(lexer, text, word):
    marked = bytearray(len(text))
    at = 0
    for _, token, value in lexer.get_tokens_unprocessed(text):
        if is_comment(token):
            marked[at : at + len(value)] = b"\1" * len(value)
        at += len(value)
    if at != len(text):
        raise ValueError("tokens do not add up to the text")
    counts = {}
    for match in word.finditer(text):
        if marked[match.start()]:
            line = text.count("\n", 0, match.start()) + 1
            counts[line] = counts.get(line, 0) + 1
    return counts


def too_slow(*_):
    raise TimeoutError


def main():
    words = sys.argv[1:] or ["TODO", "FIXME"]
    flags = re.IGNORECASE if all(word.islower() for word in words) else 0
    word = re.compile(r"\b(?:%s)\b" % "|".join(map(re.escape, words)), flags)
    signal.signal(signal.SIGALRM, too_slow)
    for path in sys.stdin.read().splitlines():
        try:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
            signal.alarm(SECONDS_PER_FILE)
            lexer = get_lexer_for_filename(path, text)
            counts = lines_of(lexer, text, word)
        except (ClassNotFound, OSError, TimeoutError, UnicodeDecodeError, ValueError):
            continue
        finally:
            signal.alarm(0)
        print(json.dumps({"file": path, "lexer": lexer.name, "lines": counts}), flush=True)


main()
