## The frame

test = 模型测试
examples = 示例
example = 示例 { $number }
compute = 运行
send = 发送
cancel = 取消
run-keys = Ctrl ↵
try-again = 重试
try-again-in = { $time }后重试
copy = 复制
copied = 已复制
copy-refused = 此处不允许复制
json = JSON
request = 请求
request-of-example = 此回答随示例提供，未发送任何内容。
code = 代码
link = 链接
link-too-long = 内容太长，无法放进链接。
link-note = 打开链接的人会看到表单已这样填好。
link-without-files = 文件不包含在内。
no-code = 对于包含文件的表单请求，没有现成的代码。
language = 语言
client = 客户端
recorded = 已保存的示例回答。点击“运行”即可运行模型。
tokens = { $total } 个词元
tokens-in-out = { $total } 个词元（输入 { $prompt }，输出 { $completion }）

## What is going on

loading = 正在加载
sent = 已发送，正在等待回答
waiting = 正在等待回答
waiting-so-far = 正在等待回答 · 已用 { $time }
waiting-for-model = 正在等待模型
arriving = 正在接收回答
cancelled = 已取消
done = 完成。{ $answer }
starting = 模型正在启动。您的输入已保留，准备就绪后将自动发送
model-start = 模型启动
starts-in = 模型正在启动，通常约需 { $time }。
starts-in-a-second = 模型正在启动，通常约需一秒。
starts-at-once = 模型正在启动，通常不到一秒。
starts-sometime = 模型正在启动，服务器未说明需要多久。
start-so-far = 已用 { $time } · 您的输入已保留，准备就绪后将自动发送
start-is-late = 已用 { $time } · 比预期更久 · 您的输入已保留

## What went wrong: what happened

config-title = 此组件设置不正确
missing-title = 还缺少一项
input-title = 模型无法使用此输入
auth-title = 此页面尚未登录模型的服务器
budget-title = 此演示的预算已用完
forbidden-title = 模型的服务器不允许此操作
not-found-title = 未找到模型
too-large-title = 输入过大
rate-limited-title = 当前请求过多
warming-timeout-title = 模型未能及时启动
upstream-title = 模型的服务器出现问题
network-title = 无法连接服务器
timeout-title = 服务器响应超时
shape-title = 无法读取回答

## What went wrong: what to do next

field-advice = 请修改此值或将其留空，然后重试。
input-advice = 请修改输入，然后重试。
too-large-advice = 请缩短输入或选择较小的文件，然后重试。
rate-limited-advice = 您的输入已保留。请稍后重试。
warming-timeout-advice = 您的输入已保留。模型可能仍在启动，请一分钟后重试。
upstream-advice = 您的输入已保留。问题不在您，重试可能有帮助。
network-advice = 您的输入已保留。请检查网络连接，然后重试。
timeout-advice = 您的输入已保留。请重试，可以缩短输入。
shape-advice = 您的输入已保留。原始回答见下方，供页面所有者查看。
budget-advice = 您的输入已保留。只有页面所有者可以提高预算。
owner-advice = 只有页面所有者可以解决此问题。下方的详细信息会有帮助。

## What went wrong: details. They stand behind a title and a colon.

part-missing = 此组件的一部分无法加载。原因请见浏览器控制台。
sent-html = 服务器发送了网页而不是回答，地址可能有误
sent-no-json = 服务器发送的内容不是有效的 JSON
sent-nothing = 服务器未发送任何内容
silent = { $minutes } 分钟内未收到任何内容
task-unknown = 服务器不知道此模型的任务。请设置 task 属性，例如 task="text-classification"。
no-widget = 没有适用于任务“{ $task }”的组件
not-at-endpoint = 端点以 { $call } 结尾，那里无法处理“{ $task }”任务。请填写服务器本身的地址，或换一个任务。
unserved = 此服务器使用 OpenAI API，无法请求“{ $task }”任务。请将端点指向使用 Hugging Face 推理 API 的服务器。
parameter-must-be-json = { $parameter } 必须是 JSON。
details = 详细信息
copy-details = 复制详细信息
part-missing-title = 暂时无法显示
part-missing-advice = 此组件的一部分无法加载。请检查网络连接，然后重试。

## Fields

add-field = 添加：{ $field }
insert = 插入 { $text }
one-input-a-line = 每行一个输入
add-label = 添加标签，然后按 Enter
remove-label = 移除 { $label }
parameters = 参数
parameters-changed = 参数 · 已更改 { $count } 项
also-sent = 还会发送：{ $names }
reset = 重置
default-choice = 默认
list-example = 一个, 另一个
slider = { $parameter } 滑块
not-set = 未设置

## Conversations

system-prompt = 系统提示词
system-prompt-set = 系统提示词 · 已设置
system-prompt-example = 模型应如何回答
answer-again = 重新回答
edit-last = 编辑我的上一条消息
new-conversation = 新对话
write-message = 输入消息
chat-keys = Enter 发送，Shift 加 Enter 换行。
conversation = 对话
model-says = 模型：
you-say = 您：
picture = 图片
remove-from-message = 从消息中移除
sent-with-message = 随消息发送

## Pictures, sound and video

choose-picture = 选择图片
choose-file = 选择文件
choose-video = 选择视频
use-camera = 使用相机
drop-picture = 或将图片拖放或粘贴到此处。长边会缩小到 2,048 像素。
drop-file = 或拖放到此处。
chosen-picture = 所选图片
chosen-sound = 所选音频
chosen-video = 所选视频
remove-picture = 移除图片
remove-sound = 移除音频
remove-video = 移除视频
address-not-shown = 此页面无法显示该地址的内容。请检查地址：服务器会收到此地址。
file-not-shown = 此浏览器无法显示此文件，将按原样发送。
address = 地址
address-example = 或输入地址：https://…
record = ● 录音
stop = ■ 停止
level = 音量
waiting-for-microphone = 正在等待麦克风…
recording = 正在录音…
reading = 正在读取…
address-not-found = 此地址没有内容（{ $status }）。请检查地址，或选择文件。
address-blocked = 此页面无权读取该地址，因此将地址交给服务器。
address-unreadable = 无法读取此地址。请输入以 https:// 开头的地址，或选择文件。
file-moved = 无法读取此文件。它可能已被移动，请重新选择。
file-empty = 此文件为空，请选择其他文件。
not-a-picture = 这不是图片，请选择其他文件。
not-a-sound = 这不是音频，请选择其他文件。
not-a-video = 这不是视频，请选择其他文件。
picture-heic = 这是 HEIC 图片，此浏览器无法读取。请另存为 JPEG 或 PNG，再选择该文件。
picture-damaged = 无法读取此图片。文件可能已损坏，请选择其他文件。
picture-not-resized = 此处无法缩小此图片。请选择较小的图片，或另存为 PNG。
sound-unreadable = 无法读取此音频。请选择 WAV、MP3、FLAC 或 OGG 文件。
nothing-recorded = 没有录到声音。请点击“录音”，说话，然后点击“停止”。
recording-unsupported = 此浏览器无法录音，请选择文件。
microphone-refused = 麦克风被拒绝。请在浏览器设置中允许此页面使用，或选择文件。
microphone-missing = 未找到麦克风。请连接麦克风，或选择文件。
microphone-busy = 麦克风正被占用。请关闭使用它的程序后重试，或选择文件。
microphone-needs-https = 页面只能通过 https 录音，请选择文件。
microphone-failed = 无法打开麦克风。请重试，或选择文件。

## Tables to fill in

add-row = 添加行
add-column = 添加列
import-csv = 导入 CSV
paste-hint = 可以粘贴电子表格中的单元格。
column-name = 第 { $number } 列的名称
column = 第 { $number } 列
name = 名称
remove-column = 移除第 { $number } 列
remove-row = 移除第 { $number } 行
cell = { $column }，第 { $row } 行
rows-shown = 第 { $first }–{ $last } 行，共 { $total } 行
rows-before = 前面的行
rows-after = 后面的行
rows-filled-up = 有些行较短，已补上空单元格。
rows-cut = 仅保留前 1,000 行。
columns-cut = 仅保留前 1,000 列。
table-too-large = 此文件过大。最大可导入 8 MB 的文件。
table-unreadable = 无法读取此文件。
table-not-text = 此文件不是文本形式的表格。请另存为 CSV 后再导入。
table-empty = 此文件为空。

## Answers: tables and lists

label = 标签
score = 分数
scores = 分数
scores-of = 以下内容的分数：{ $input }
text-heading = 文本
no-score = 服务器未给出分数
show-more = 再显示 { $count } 项（共 { $total } 项）
show-all = 显示全部 { $total } 项
copy-as-table = 复制为表格
copy-as-json = 复制为 JSON
and-more = 以及另外 { $count } 项

## Answers: labels

inputs-labelled = 已分类 { $count } 个输入
no-labels = 模型未返回标签
no-labels-shown = 模型未返回标签。
best = 最佳：
flagged = 已标记
passed = 已通过
uncertain = 不确定

## Answers: texts

empty-text = 模型返回了空文本
empty-text-shown = 模型返回了空文本。
texts = { $count } 段文本
play-from = 从 { $time } 开始播放
thinking = 思考过程
empty-at-limit = 模型返回了空消息：尚未回答就已达到词元上限。提高上限会有帮助。
ended-at-limit = 回答到此结束，因为已达到词元上限。
filtered = 服务器的过滤器拦截了回答。
ended-by-filter = 服务器的过滤器在此终止了回答。
ended-by-server = 服务器在回答完成前将其终止。
declined = 模型拒绝回答。
stopped = 已停止。回答到此为止。
broke-off = 回答在此中断。
table = 表格

## Answers: messages

empty-message = 模型返回了空消息
empty-message-shown = 模型返回了空消息。
only-thought = 模型进行了思考，但没有回答。
declined-saying = 模型拒绝回答：
another-answer = 另一个回答：
asks-for-function = 请求调用函数
answer = 回答

## Answers: found in a text or a table

no-answer = 模型未找到答案
no-answer-shown = 模型未找到答案。
no-answer-name = （无答案）
context = 上下文
answers = 答案
empty-answer = 答案为空
empty-answer-shown = 答案为空。
cells = 单元格
table-marked = 表格，已标出答案所在的单元格
prediction = 预测
predictions = 预测
predictions-made = { $count } 个预测
no-predictions = 模型未返回预测。

## Answers: entities

no-entities = 未找到实体
no-entities-shown = 未找到实体。
others = 另外 { $count } 个
text-with-entities = 带有实体标记的文本
as-a-table = 以表格显示（{ $count }）
entities = 实体
other-labels = 其他标签

## Answers: scores and vectors

scores-given = { $count } 个分数
scores-best = { $scores }。最佳：{ $score }，{ $text }
no-scores = 模型未返回分数。
best-first = 最佳优先
shape-is = 形状 { $shape }
shape = 形状
length = 长度
vectors-shown = 共 { $total } 个向量，显示前 { $count } 个。
vector-values = 向量 { $number } 的值

## Answers: pictures and other files

objects-found = 找到 { $count } 个物体
objects = 图片中的物体
areas-found = 找到 { $count } 个区域
areas = 图片的区域
area = 区域 { $number }
picture-sent = 已发送的图片
shown-in-picture = 在图片中显示
picture-not-shown = 此处无法显示图片本身。
best-shown = 图片显示了 { $total } 个中最佳的 { $count } 个。
mask-not-drawn = { $name } 的掩码无法绘制。
masks-not-drawn = { $count } 个区域的掩码无法绘制。
not-drawn = 无法绘制
opacity = 不透明度
found-nothing = 模型在此图片中未找到任何内容。
sounds = { $count } 段音频
videos = { $count } 段视频
pictures = { $count } 张图片
no-file = 模型未返回文件。
answer-number = 回答 { $number }
download-only = 浏览器无法显示此文件，但仍可下载。
download = 下载

## Answers of no known shape

unknown-shape = 回答的形式未知
unknown-shape-shown = 服务器的回答形式不在此任务的定义之内。以下为原始回答。
open-raw = 打开服务器发送的内容
raw-too-large = 内容过大，无法在此显示。
