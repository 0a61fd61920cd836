// `@huggingface/inference` against a proxy with the embedded engine, at $PROXY.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(`${process.env.CLIENTS}/package.json`);
const { InferenceClient } = await import(pathToFileURL(packages.resolve("@huggingface/inference")));

const proxy = process.env.PROXY;
const minilm = `${proxy}/models/sentence-transformers/all-MiniLM-L6-v2`;
const sentiment = `${proxy}/models/inference-widget/minilm-sentiment`;
const client = new InferenceClient();
const chat = { messages: [{ role: "user", content: "Hi" }] };

test("text classification", async () => {
  const [best] = await client.textClassification({ endpointUrl: sentiment, inputs: "I love it, it is wonderful." });
  assert.equal(best.label, "positive");
});

test("zero-shot classification", async () => {
  const rows = await client.zeroShotClassification({
    endpointUrl: minilm,
    inputs: "The striker scored twice in the second half.",
    parameters: { candidate_labels: ["cooking", "football"] },
  });
  assert.equal(rows[0].label, "football");
  assert.equal(rows.length, 2);
});

test("sentence similarity", async () => {
  const scores = await client.sentenceSimilarity({
    endpointUrl: `${minilm}/pipeline/sentence-similarity`,
    inputs: { source_sentence: "A happy person", sentences: ["A glad person", "Rain"] },
  });
  assert.ok(scores[0] > scores[1]);
});

test("feature extraction", async () => {
  const endpointUrl = `${minilm}/pipeline/feature-extraction`;
  assert.equal((await client.featureExtraction({ endpointUrl, inputs: "Hello" })).length, 384);
});

test("feature extraction of a list", async () => {
  const endpointUrl = `${minilm}/pipeline/feature-extraction`;
  assert.equal((await client.featureExtraction({ endpointUrl, inputs: ["Hello", "Good day"] })).length, 2);
});

test("an empty input is refused", async () => {
  await assert.rejects(client.textClassification({ endpointUrl: sentiment, inputs: " " }), (error) => {
    assert.equal(error.httpResponse.status, 400);
    assert.match(JSON.stringify(error.httpResponse.body), /there is no text in it/);
    return true;
  });
});

test("an unknown model is not found", async () => {
  await assert.rejects(client.textClassification({ endpointUrl: `${proxy}/models/no/such`, inputs: "Hello" }), {
    name: /Error/,
    message: /does not exist here|404/,
  });
});

test("a chat is sent elsewhere", async () => {
  await assert.rejects(client.chatCompletion({ endpointUrl: proxy, model: "a/b", ...chat }), /no chat model|404/);
});

test("a streamed chat is sent elsewhere", async () => {
  await assert.rejects(async () => {
    for await (const _ of client.chatCompletionStream({ endpointUrl: proxy, model: "a/b", ...chat }));
  }, /no chat model|404/);
});
