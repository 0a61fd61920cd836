// What an answer belongs to: the values that were sent.

const valueOf = ({ fields }, values, ...kinds) => values[fields.find(({ kind }) => kinds.includes(kind))?.key];

/** The texts of the field that is sent as `inputs`: what rows of an answer belong to. */
export const texts = (task, values) => [valueOf(task, values, "text", "line") ?? []].flat();

/** What the visitor wrote, where the answer goes on from it: of the tasks that answer with texts, those that stream. */
export const prompt = (task, values) => (task.streams && !task.chat ? texts(task, values)[0] : undefined);

/** The table that was asked about: names and cells. */
export const columns = ({ task, values }) => valueOf(task, values, "table") ?? [];

/** The picture that was sent, as a URL; `keep` gets one that was made for it. */
export const picture = ({ task, values }, keep) => {
  let { type, bytes, url } = valueOf(task, values, "image") ?? {};
  if (bytes) keep((url = URL.createObjectURL(new Blob([bytes], { type }))));
  return /^[\w+/\r\n-]+={0,2}$/.test(url ?? "") ? "data:image/png;base64," + url : url;
};
