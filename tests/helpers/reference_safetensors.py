"""Says of each file whether the reference package reads it: stdin is (u32 length, bytes) …, stdout one 0 or 1 for each."""

import struct
import sys

from safetensors import SafetensorError, deserialize

data = sys.stdin.buffer.read()
at = 0
answers = []
while at < len(data):
    (length,) = struct.unpack_from('<I', data, at)
    file = data[at + 4 : at + 4 + length]
    at += 4 + length
    try:
        deserialize(file)
        answers.append('1')
    except SafetensorError:
        answers.append('0')
sys.stdout.write(''.join(answers))
