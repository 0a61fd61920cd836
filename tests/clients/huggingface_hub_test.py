"""`huggingface_hub.InferenceClient` against a proxy with the embedded engine, at $PROXY."""

import os
import unittest

import numpy as np
from huggingface_hub import AsyncInferenceClient, InferenceClient
from huggingface_hub.errors import BadRequestError, HfHubHTTPError

PROXY = os.environ["PROXY"]
MINILM = f"{PROXY}/models/sentence-transformers/all-MiniLM-L6-v2"
SENTIMENT = f"{PROXY}/models/inference-widget/minilm-sentiment"

# A model that has to be loaded first is waited for.
WAIT = {"x-wait-for-model": "true"}


def client(address):
    return InferenceClient(model=address, headers=WAIT)


class Answers(unittest.TestCase):
    def test_text_classification(self):
        best = client(SENTIMENT).text_classification("I love this, it is wonderful.")[0]
        self.assertEqual(best.label, "positive")
        self.assertGreater(best.score, 0.5)

    def test_text_classification_with_parameters(self):
        answer = client(SENTIMENT).text_classification("I love this.", top_k=1, function_to_apply="softmax")
        self.assertEqual(len(answer), 1)

    def test_zero_shot_classification(self):
        answer = client(MINILM).zero_shot_classification(
            "The striker scored twice in the second half.", candidate_labels=["cooking", "football", "banking"]
        )
        self.assertEqual(answer[0].label, "football")
        self.assertEqual(len(answer), 3)
        self.assertAlmostEqual(sum(row.score for row in answer), 1, places=4)

    def test_zero_shot_classification_of_many_labels(self):
        answer = client(MINILM).zero_shot_classification(
            "The striker scored twice.",
            candidate_labels=["football", "sport"],
            multi_label=True,
            hypothesis_template="This is about {}",
        )
        self.assertGreater(sum(row.score for row in answer), 1)

    def test_sentence_similarity(self):
        scores = client(f"{MINILM}/pipeline/sentence-similarity").sentence_similarity(
            "That is a happy person", other_sentences=["That is a very happy person", "Today is a sunny day"]
        )
        self.assertGreater(scores[0], scores[1])

    def test_feature_extraction(self):
        vector = client(f"{MINILM}/pipeline/feature-extraction").feature_extraction("Hello")
        self.assertEqual(vector.shape, (384,))
        self.assertAlmostEqual(float(np.linalg.norm(vector)), 1, places=4)

    def test_feature_extraction_unnormalized(self):
        # The client writes this parameter beside `inputs`.
        vector = client(f"{MINILM}/pipeline/feature-extraction").feature_extraction("Hello", normalize=False)
        self.assertNotAlmostEqual(float(np.linalg.norm(vector)), 1, places=2)

    def test_feature_extraction_of_a_list(self):
        matrix = client(f"{MINILM}/pipeline/feature-extraction").feature_extraction(["Hello", "Good day"])
        self.assertEqual(matrix.shape, (2, 384))


class Asynchronously(unittest.IsolatedAsyncioTestCase):
    async def test_text_classification(self):
        answer = await AsyncInferenceClient(model=SENTIMENT, headers=WAIT).text_classification("This is awful.")
        self.assertEqual(answer[0].label, "negative")


class Refusals(unittest.TestCase):
    def test_an_empty_input(self):
        with self.assertRaises(BadRequestError) as raised:
            client(SENTIMENT).text_classification(" ")
        self.assertIn("there is no text in it", str(raised.exception))

    def test_an_unknown_model(self):
        with self.assertRaises(HfHubHTTPError) as raised:
            client(f"{PROXY}/models/no/such").text_classification("Hello")
        self.assertEqual(raised.exception.response.status_code, 404)
        self.assertIn("does not exist here", str(raised.exception))

    def test_a_task_of_another_model(self):
        with self.assertRaises(BadRequestError) as raised:
            client(f"{MINILM}/pipeline/fill-mask").fill_mask("The capital is [MASK].")
        self.assertIn("does not do fill-mask", str(raised.exception))

    def test_a_picture(self):
        with self.assertRaises(BadRequestError):
            client(SENTIMENT).image_classification(b"\x89PNG\r\n\x1a\n")

    def test_a_chat(self):
        with self.assertRaises(HfHubHTTPError) as raised:
            InferenceClient(base_url=PROXY).chat_completion([{"role": "user", "content": "Hi"}], model="a/b")
        self.assertEqual(raised.exception.response.status_code, 404)
        self.assertIn("has no chat model", str(raised.exception))

    def test_a_streamed_chat(self):
        chat = [{"role": "user", "content": "Hi"}]
        with self.assertRaises(HfHubHTTPError) as raised:
            list(InferenceClient(base_url=PROXY).chat_completion(chat, model="a/b", stream=True))
        self.assertEqual(raised.exception.response.status_code, 404)


if __name__ == "__main__":
    unittest.main()
