## The frame

test = モデルのテスト
examples = 例
example = 例 { $number }
compute = 実行
send = 送信
cancel = キャンセル
run-keys = Ctrl ↵
try-again = 再試行
try-again-in = { $time }後に再試行
copy = コピー
copied = コピーしました
copy-refused = ここではコピーできません
json = JSON
request = リクエスト
request-of-example = この回答は例に付属するものです。何も送信していません。
code = コード
link = リンク
link-too-long = リンクにするには長すぎます。
link-note = リンクを開くと、フォームがこのとおりに入力されています。
link-without-files = ファイルは含まれません。
no-code = ファイルを含むフォームのリクエストには、コードがありません。
language = 言語
client = クライアント
recorded = 保存済みの回答例です。「実行」を押すとモデルが動きます。
tokens = { $total } トークン
tokens-in-out = { $total } トークン（入力 { $prompt }、出力 { $completion }）

## What is going on

loading = 読み込み中
sent = 送信しました。回答を待っています
waiting = 回答を待っています
waiting-so-far = 回答を待っています · 経過 { $time }
waiting-for-model = モデルを待っています
arriving = 回答を受信しています
cancelled = キャンセルしました
done = 完了。{ $answer }
starting = モデルを起動しています。入力は保持され、準備ができ次第送信されます
model-start = モデルの起動
starts-in = モデルを起動しています。通常は約 { $time } かかります。
starts-in-a-second = モデルを起動しています。通常は約 1 秒かかります。
starts-at-once = モデルを起動しています。通常は 1 秒もかかりません。
starts-sometime = モデルを起動しています。所要時間はサーバーから示されていません。
start-so-far = 経過 { $time } · 入力は保持され、準備ができ次第送信されます
start-is-late = 経過 { $time } · 想定より長くかかっています · 入力は保持されています

## What went wrong: what happened

config-title = このウィジェットは正しく設定されていません
missing-title = 足りないものがあります
input-title = モデルはこの入力を扱えませんでした
auth-title = このページはモデルのサーバーにサインインしていません
budget-title = このデモの予算を使い切りました
forbidden-title = モデルのサーバーが許可していません
not-found-title = モデルが見つかりません
too-large-title = 入力が大きすぎます
rate-limited-title = 現在リクエストが多すぎます
warming-timeout-title = モデルが時間内に起動しませんでした
upstream-title = モデルのサーバーで問題が発生しました
network-title = サーバーに接続できません
timeout-title = サーバーの応答に時間がかかりすぎました
shape-title = 回答を読み取れませんでした

## What went wrong: what to do next

field-advice = 変更するか空欄にして、もう一度お試しください。
input-advice = 入力を変更して、もう一度お試しください。
too-large-advice = 短くするか小さいファイルを選んで、もう一度お試しください。
rate-limited-advice = 入力は保持されています。しばらくしてからもう一度お試しください。
warming-timeout-advice = 入力は保持されています。まだ起動中かもしれません。1 分後にもう一度お試しください。
upstream-advice = 入力は保持されています。お客様の操作が原因ではありません。再試行で解決することがあります。
network-advice = 入力は保持されています。接続を確認して、もう一度お試しください。
timeout-advice = 入力は保持されています。入力を短くするなどして、もう一度お試しください。
shape-advice = 入力は保持されています。ページの所有者のために、元の回答を下に示します。
budget-advice = 入力は保持されています。予算を増やせるのはこのページの所有者だけです。
owner-advice = これを直せるのはこのページの所有者だけです。下の詳細が役立ちます。

## What went wrong: details. They stand behind a title and a colon.

part-missing = このウィジェットの一部を読み込めませんでした。理由はブラウザーのコンソールにあります。
sent-html = サーバーが回答ではなくウェブページを送信しました。エンドポイントが誤っている可能性があります
sent-no-json = サーバーが送信した内容は有効な JSON ではありません
sent-nothing = サーバーは何も送信しませんでした
silent = { $minutes } 分間何も届きませんでした
task-unknown = サーバーはこのモデルのタスクを認識していません。task="text-classification" のように task 属性を設定してください。
no-widget = タスク「{ $task }」用のウィジェットはありません
not-at-endpoint = エンドポイントが { $call } で終わっており、そこではタスク「{ $task }」を実行できません。サーバー自体のアドレスか、別のタスクを指定してください。
unserved = このサーバーは OpenAI API を使用しており、タスク「{ $task }」を依頼する方法がありません。Hugging Face の推論 API を使用するエンドポイントを指定してください。
parameter-must-be-json = { $parameter } は JSON で指定してください。
details = 詳細
copy-details = 詳細をコピー
part-missing-title = まだ表示できません
part-missing-advice = このウィジェットの一部を読み込めませんでした。接続を確認して、もう一度お試しください。

## Fields

add-field = 追加: { $field }
insert = { $text } を挿入
one-input-a-line = 1 行に 1 つの入力
add-label = ラベルを入力して Enter
remove-label = { $label } を削除
parameters = パラメーター
parameters-changed = パラメーター · { $count } 件変更
also-sent = ほかに送信: { $names }
reset = リセット
default-choice = 既定
list-example = 一つ目, 二つ目
slider = { $parameter } のスライダー
not-set = 未設定

## Conversations

system-prompt = システムプロンプト
system-prompt-set = システムプロンプト · 設定済み
system-prompt-example = モデルの回答のしかた
answer-again = もう一度回答
edit-last = 直前のメッセージを編集
new-conversation = 新しい会話
write-message = メッセージを入力
chat-keys = Enter で送信、Shift+Enter で改行します。
conversation = 会話
model-says = モデル:
you-say = あなた:
picture = 画像
remove-from-message = メッセージから削除
sent-with-message = メッセージと一緒に送信

## Pictures, sound and video

choose-picture = 画像を選択
choose-file = ファイルを選択
choose-video = 動画を選択
use-camera = カメラを使う
drop-picture = ここにドロップまたは貼り付けもできます。長辺は 2,048 px に縮小されます。
drop-file = ここにドロップもできます。
chosen-picture = 選択した画像
chosen-sound = 選択した音声
chosen-video = 選択した動画
remove-picture = 画像を削除
remove-sound = 音声を削除
remove-video = 動画を削除
address-not-shown = このアドレスの内容はこのページでは表示できません。確認してください。サーバーにはアドレスが渡されます。
file-not-shown = このブラウザーではこのファイルを表示できません。そのまま送信されます。
address = アドレス
address-example = またはアドレス: https://…
record = ● 録音
stop = ■ 停止
level = 音量
waiting-for-microphone = マイクを待っています…
recording = 録音中…
reading = 読み込み中…
address-not-found = このアドレスには何も見つかりません（{ $status }）。確認するか、ファイルを選択してください。
address-blocked = このページではそのアドレスを読み取れないため、サーバーにアドレスを渡します。
address-unreadable = このアドレスは読み取れません。https:// で始まるものを入力するか、ファイルを選択してください。
file-moved = このファイルは読み取れません。移動された可能性があります。もう一度選択してください。
file-empty = このファイルは空です。別のものを選択してください。
not-a-picture = これは画像ではありません。別のファイルを選択してください。
not-a-sound = これは音声ではありません。別のファイルを選択してください。
not-a-video = これは動画ではありません。別のファイルを選択してください。
picture-heic = このブラウザーでは HEIC 画像を読み取れません。JPEG または PNG で保存し、そのファイルを選択してください。
picture-damaged = この画像は読み取れません。ファイルが壊れている可能性があります。別のものを選択してください。
picture-not-resized = この画像はここでは縮小できません。小さいものを選ぶか、PNG で保存してください。
sound-unreadable = この音声は読み取れません。WAV、MP3、FLAC、OGG のファイルを選択してください。
nothing-recorded = 何も録音されませんでした。「録音」を押して話し、「停止」を押してください。
recording-unsupported = このブラウザーでは録音できません。代わりにファイルを選択してください。
microphone-refused = マイクが拒否されました。ブラウザーの設定でこのページに許可するか、ファイルを選択してください。
microphone-missing = マイクが見つかりません。接続するか、ファイルを選択してください。
microphone-busy = マイクはほかで使用中です。使用しているプログラムを閉じてもう一度試すか、ファイルを選択してください。
microphone-needs-https = ページが録音できるのは https の場合だけです。代わりにファイルを選択してください。
microphone-failed = マイクを開けませんでした。もう一度試すか、ファイルを選択してください。

## Tables to fill in

add-row = 行を追加
add-column = 列を追加
import-csv = CSV を読み込む
paste-hint = 表計算ソフトのセルを貼り付けられます。
column-name = { $number } 列目の名前
column = { $number } 列目
name = 名前
remove-column = { $number } 列目を削除
remove-row = { $number } 行目を削除
cell = { $column }、{ $row } 行目
rows-shown = 全 { $total } 行中 { $first }～{ $last } 行
rows-before = 前の行
rows-after = 次の行
rows-filled-up = ほかより短い行がありました。空のセルを追加しました。
rows-cut = 最初の 1,000 行だけが保持されます。
columns-cut = 最初の 1,000 列だけが保持されます。
table-too-large = このファイルは大きすぎます。8 MB までのファイルを読み込めます。
table-unreadable = このファイルを読み取れませんでした。
table-not-text = このファイルはテキスト形式の表ではありません。CSV で保存し、それを読み込んでください。
table-empty = このファイルは空です。

## Answers: tables and lists

label = ラベル
score = スコア
scores = スコア
scores-of = 次のスコア: { $input }
text-heading = テキスト
no-score = サーバーはスコアを返しませんでした
show-more = 全 { $total } 件のうちさらに { $count } 件を表示
show-all = 全 { $total } 件を表示
copy-as-table = 表としてコピー
copy-as-json = JSON としてコピー
and-more = ほか { $count } 件

## Answers: labels

inputs-labelled = { $count } 件の入力を分類しました
no-labels = モデルはラベルを返しませんでした
no-labels-shown = モデルはラベルを返しませんでした。
best = 最高:
flagged = 要注意
passed = 問題なし
uncertain = 不確実

## Answers: texts

empty-text = モデルは空のテキストを返しました
empty-text-shown = モデルは空のテキストを返しました。
texts = { $count } 件のテキスト
play-from = { $time } から再生
thinking = 思考
empty-at-limit = モデルは空のメッセージを返しました。何も述べないうちにトークン数の上限に達しました。上限を上げると解決することがあります。
ended-at-limit = トークン数の上限に達したため、回答はここで終わっています。
filtered = サーバーのフィルターが回答を保留しました。
ended-by-filter = サーバーのフィルターが回答をここで終了しました。
ended-by-server = 回答が完了する前にサーバーが終了しました。
declined = モデルは回答を拒否しました。
stopped = 停止しました。回答はここまでです。
broke-off = 回答はここで途切れました。
table = 表

## Answers: messages

empty-message = モデルは空のメッセージを返しました
empty-message-shown = モデルは空のメッセージを返しました。
only-thought = モデルは考えましたが、回答しませんでした。
declined-saying = モデルは回答を拒否しました:
another-answer = 別の回答:
asks-for-function = 次の関数を要求しています:
answer = 回答

## Answers: found in a text or a table

no-answer = モデルは答えを見つけられませんでした
no-answer-shown = モデルは答えを見つけられませんでした。
no-answer-name = （答えなし）
context = 文脈
answers = 答え
empty-answer = 答えは空です
empty-answer-shown = 答えは空です。
cells = セル
table-marked = 答えのセルに印を付けた表
prediction = 予測
predictions = 予測
predictions-made = { $count } 件の予測
no-predictions = モデルは予測を返しませんでした。

## Answers: entities

no-entities = エンティティは見つかりませんでした
no-entities-shown = エンティティは見つかりませんでした。
others = ほか { $count } 件
text-with-entities = エンティティに印を付けたテキスト
as-a-table = 表で表示（{ $count }）
entities = エンティティ
other-labels = その他のラベル

## Answers: scores and vectors

scores-given = { $count } 件のスコア
scores-best = { $scores }。最高: { $score }、{ $text }
no-scores = モデルはスコアを返しませんでした。
best-first = 高い順
shape-is = 形状 { $shape }
shape = 形状
length = 長さ
vectors-shown = 全 { $total } 個のうち最初の { $count } 個のベクトル。
vector-values = ベクトル { $number } の値

## Answers: pictures and other files

objects-found = { $count } 個の物体が見つかりました
objects = 画像内の物体
areas-found = { $count } 個の領域が見つかりました
areas = 画像の領域
area = 領域 { $number }
picture-sent = 送信した画像
shown-in-picture = 画像に表示中
picture-not-shown = 画像そのものはここに表示できません。
best-shown = 画像には全 { $total } 件のうち上位 { $count } 件を示しています。
mask-not-drawn = { $name } のマスクを描画できません。
masks-not-drawn = { $count } 個の領域のマスクを描画できません。
not-drawn = 描画できません
opacity = 不透明度
found-nothing = モデルはこの画像で何も見つけられませんでした。
sounds = { $count } 件の音声
videos = { $count } 件の動画
pictures = { $count } 件の画像
no-file = モデルはファイルを返しませんでした。
answer-number = 回答 { $number }
download-only = ブラウザーではこのファイルを表示できませんが、ダウンロードはできます。
download = ダウンロード

## Answers of no known shape

unknown-shape = 回答の形式が不明です
unknown-shape-shown = サーバーの回答は、このタスクで定められていない形式です。届いたままの回答を示します。
open-raw = サーバーが送信したものを開く
raw-too-large = 大きすぎるため、ここには表示できません。
