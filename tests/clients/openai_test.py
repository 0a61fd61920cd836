"""The `openai` package against a proxy with the embedded engine, at $PROXY."""

import os
import unittest

import openai

# A refusal of the proxy itself is a text where OpenAI has an object, and the client keeps it in `body`.

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
client = openai.OpenAI(base_url=f"{os.environ['PROXY']}/v1", api_key="not-needed", max_retries=0)


class Answers(unittest.TestCase):
    def test_models(self):
        self.assertIn(MINILM, [model.id for model in client.models.list()])

    def test_embeddings(self):
        # The client asks for base64 unless told otherwise.
        answer = client.embeddings.create(model=MINILM, input=["Hello", "Good day"])
        self.assertEqual([len(row.embedding) for row in answer.data], [384, 384])
        self.assertGreater(answer.usage.total_tokens, 4)

    def test_embeddings_as_numbers(self):
        packed = client.embeddings.create(model=MINILM, input="Hello").data[0].embedding
        plain = client.embeddings.create(model=MINILM, input="Hello", encoding_format="float").data[0].embedding
        for one, other in zip(packed, plain):
            self.assertAlmostEqual(one, other, places=6)

    def test_rerank(self):
        answer = client.post(
            "/rerank",
            body={"model": MINILM, "query": "A happy person", "documents": ["Rain", "Someone who is glad"], "top_n": 1},
            cast_to=object,
        )
        self.assertEqual([row["index"] for row in answer["results"]], [1])


class Refusals(unittest.TestCase):
    def test_an_unknown_model(self):
        with self.assertRaises(openai.NotFoundError) as raised:
            client.embeddings.create(model="no/such", input="Hello")
        self.assertIn("does not exist here", raised.exception.body)

    def test_an_empty_input(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            client.embeddings.create(model=MINILM, input="")
        self.assertIn("there is no text in it", raised.exception.body)

    def test_tokens_of_another_model(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            client.embeddings.create(model=MINILM, input=[1, 2, 3])
        self.assertIn("tokens of its own", raised.exception.body)

    def test_dimensions_that_the_model_lacks(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            client.embeddings.create(model=MINILM, input="Hello", dimensions=256)
        self.assertIn("384 dimensions", raised.exception.body)

    def test_a_model_without_embeddings(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            client.embeddings.create(model="inference-widget/minilm-sentiment", input="Hello")
        self.assertIn("text-classification", raised.exception.body)

    def test_a_chat(self):
        with self.assertRaises(openai.NotFoundError) as raised:
            client.chat.completions.create(model=MINILM, messages=[{"role": "user", "content": "Hi"}])
        self.assertIn("has no chat model", raised.exception.body)

    def test_a_streamed_chat(self):
        with self.assertRaises(openai.NotFoundError):
            list(client.chat.completions.create(model=MINILM, messages=[], stream=True))

    def test_a_completion(self):
        with self.assertRaises(openai.NotFoundError):
            client.completions.create(model=MINILM, prompt="Once")

    def test_a_transcription(self):
        with self.assertRaises(openai.NotFoundError) as raised:
            client.audio.transcriptions.create(model="openai/whisper-tiny", file=("a.wav", b"RIFF"))
        self.assertIn("that listens", raised.exception.body)

    def test_speech(self):
        with self.assertRaises(openai.NotFoundError):
            client.audio.speech.create(model="hexgrad/Kokoro-82M", voice="alloy", input="Hello")

    def test_a_picture(self):
        with self.assertRaises(openai.NotFoundError):
            client.images.generate(model="a/b", prompt="A cat")

    def test_a_model_that_is_an_address(self):
        with self.assertRaises(openai.BadRequestError):
            client.embeddings.create(model="http://127.0.0.1/x", input="Hello")


if __name__ == "__main__":
    unittest.main()
