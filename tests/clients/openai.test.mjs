// The `openai` package against a proxy with the embedded engine, at $PROXY.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(`${process.env.CLIENTS}/package.json`);
const { default: OpenAI } = await import(pathToFileURL(packages.resolve("openai")));

const model = "sentence-transformers/all-MiniLM-L6-v2";
const client = new OpenAI({ baseURL: `${process.env.PROXY}/v1`, apiKey: "not-needed", maxRetries: 0 });
const refused = (status, words) => (error) => {
  assert.equal(error.status, status);
  assert.match(error.message, words);
  return true;
};

test("models", async () => {
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  assert.ok(ids.includes(model));
});

test("embeddings", async () => {
  // The client asks for base64 unless told otherwise.
  const { data, usage } = await client.embeddings.create({ model, input: ["Hello", "Good day"] });
  assert.deepEqual(data.map((row) => row.embedding.length), [384, 384]);
  assert.ok(usage.total_tokens > 4);
});

test("embeddings as numbers", async () => {
  const [{ embedding: packed }] = (await client.embeddings.create({ model, input: "Hello" })).data;
  const request = { model, input: "Hello", encoding_format: "float" };
  const [{ embedding: plain }] = (await client.embeddings.create(request)).data;
  packed.forEach((value, i) => assert.ok(Math.abs(value - plain[i]) < 1e-6));
});

test("an unknown model is not found", async () => {
  await assert.rejects(client.embeddings.create({ model: "no/such", input: "Hello" }), refused(404, /does not exist here/));
});

test("an empty input is refused", async () => {
  await assert.rejects(client.embeddings.create({ model, input: "" }), refused(400, /there is no text in it/));
});

test("a chat is sent elsewhere", async () => {
  await assert.rejects(client.chat.completions.create({ model, messages: [] }), refused(404, /no chat model/));
});

test("a streamed chat is sent elsewhere", async () => {
  await assert.rejects(
    client.chat.completions.create({ model, messages: [], stream: true }),
    refused(404, /no chat model/),
  );
});

test("a transcription is sent elsewhere", async () => {
  const file = new File(["RIFF"], "a.wav");
  await assert.rejects(client.audio.transcriptions.create({ model: "a/b", file }), refused(404, /that listens/));
});
