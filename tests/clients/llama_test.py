"""`openai` and `huggingface_hub` against a proxy in front of a llama.cpp server, at $PROXY.

The answers are a real model's, so what is checked is their form.
"""

import os
import time
import unittest

import openai
from huggingface_hub import InferenceClient

PROXY = os.environ["PROXY"]
# llama.cpp answers for its one model, by whatever name.
MODEL = "smollm2:135m"
client = openai.OpenAI(base_url=f"{PROXY}/v1", api_key="not-needed", max_retries=0, timeout=300)
COUNT = [{"role": "user", "content": "Say: one two three"}]
FULL = [{"role": "user", "content": "word " * 600}]


def setUpModule():
    for _ in range(300):
        try:
            return client.models.list()
        except openai.APIStatusError:
            time.sleep(1)
    raise TimeoutError("the llama.cpp server did not start")


class Chats(unittest.TestCase):
    def test_whole(self):
        answer = client.chat.completions.create(model=MODEL, messages=COUNT, max_tokens=4, temperature=0)
        self.assertTrue(answer.choices[0].message.content)
        self.assertEqual(answer.choices[0].finish_reason, "length")
        self.assertEqual(answer.usage.completion_tokens, 4)

    def test_streamed(self):
        stream = client.chat.completions.create(
            model=MODEL, messages=COUNT, max_tokens=4, temperature=0, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        self.assertTrue(text)
        self.assertEqual(chunks[-1].usage.completion_tokens, 4)

    def test_stop(self):
        answer = client.completions.create(model=MODEL, prompt="1, 2, 3, 4,", max_tokens=8, temperature=0, stop=[" 6"])
        self.assertEqual((answer.choices[0].text, answer.choices[0].finish_reason), (" 5,", "stop"))

    def test_streamed_completion(self):
        stream = client.completions.create(model=MODEL, prompt="1, 2, 3,", max_tokens=3, temperature=0, stream=True)
        self.assertTrue("".join(chunk.choices[0].text for chunk in stream if chunk.choices))

    def test_a_full_context(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            client.chat.completions.create(model=MODEL, messages=FULL)
        self.assertIn("exceeds the available context size", str(raised.exception))

    def test_a_full_context_of_a_stream(self):
        with self.assertRaises(openai.BadRequestError):
            list(client.chat.completions.create(model=MODEL, messages=FULL, stream=True))

    def test_huggingface_hub(self):
        chat = InferenceClient(base_url=PROXY, timeout=300).chat_completion
        answer = chat(COUNT, model="HuggingFaceTB/SmolLM2-135M-Instruct", max_tokens=3)
        self.assertTrue(answer.choices[0].message.content)

    def test_huggingface_hub_streamed(self):
        chat = InferenceClient(base_url=PROXY, timeout=300).chat_completion
        chunks = list(chat(COUNT, model="owner/name:provider", max_tokens=3, stream=True))
        self.assertTrue("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices))


class Others(unittest.TestCase):
    def test_models(self):
        self.assertEqual(len(list(client.models.list())), 1)

    def test_embeddings(self):
        answer = client.embeddings.create(model=MODEL, input=["Hello", "Good day"])
        self.assertEqual([len(row.embedding) for row in answer.data], [576, 576])

    def test_what_the_server_was_not_started_for(self):
        with self.assertRaises(openai.APIStatusError) as raised:
            client.post("/rerank", body={"model": MODEL, "query": "a", "documents": ["b"]}, cast_to=object)
        self.assertIn("reranking", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
