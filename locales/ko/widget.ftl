## The frame

test = 모델 테스트
examples = 예시
example = 예시 { $number }
compute = 실행
send = 보내기
cancel = 취소
run-keys = Ctrl ↵
try-again = 다시 시도
try-again-in = { $time } 후 다시 시도
copy = 복사
copied = 복사됨
copy-refused = 여기서는 복사할 수 없습니다
json = JSON
request = 요청
request-of-example = 이 답변은 예시에 포함된 것입니다. 아무것도 보내지 않았습니다.
code = 코드
link = 링크
link-too-long = 링크로 만들기에는 너무 깁니다.
link-note = 링크를 열면 양식이 이렇게 채워져 있습니다.
link-without-files = 파일은 포함되지 않습니다.
no-code = 파일이 포함된 양식 요청에는 코드가 없습니다.
language = 언어
client = 클라이언트
recorded = 저장된 예시 답변입니다. 모델을 실행하려면 ‘실행’을 누르세요.
tokens = 토큰 { $total }개
tokens-in-out = 토큰 { $total }개(입력 { $prompt }, 출력 { $completion })

## What is going on

loading = 불러오는 중
sent = 보냈습니다. 답변을 기다리는 중
waiting = 답변을 기다리는 중
waiting-so-far = 답변을 기다리는 중 · { $time } 경과
waiting-for-model = 모델을 기다리는 중
arriving = 답변이 도착하는 중
cancelled = 취소됨
done = 완료. { $answer }
starting = 모델을 시작하는 중입니다. 입력은 보관되며 준비되면 전송됩니다
model-start = 모델 시작
starts-in = 모델을 시작하는 중입니다. 보통 약 { $time } 걸립니다.
starts-in-a-second = 모델을 시작하는 중입니다. 보통 약 1초 걸립니다.
starts-at-once = 모델을 시작하는 중입니다. 보통 1초도 걸리지 않습니다.
starts-sometime = 모델을 시작하는 중입니다. 서버가 소요 시간을 알려 주지 않습니다.
start-so-far = { $time } 경과 · 입력은 보관되며 준비되면 전송됩니다
start-is-late = { $time } 경과 · 예상보다 오래 걸림 · 입력은 보관됩니다

## What went wrong: what happened

config-title = 이 위젯이 올바르게 설정되지 않았습니다
missing-title = 빠진 것이 있습니다
input-title = 모델이 이 입력을 사용할 수 없습니다
auth-title = 이 페이지는 모델 서버에 로그인되어 있지 않습니다
budget-title = 이 데모의 예산을 모두 사용했습니다
forbidden-title = 모델 서버가 허용하지 않습니다
not-found-title = 모델을 찾을 수 없습니다
too-large-title = 입력이 너무 큽니다
rate-limited-title = 지금 요청이 너무 많습니다
warming-timeout-title = 모델이 제시간에 시작되지 않았습니다
upstream-title = 모델 서버에 문제가 생겼습니다
network-title = 서버에 연결할 수 없습니다
timeout-title = 서버의 응답이 너무 오래 걸렸습니다
shape-title = 답변을 읽을 수 없습니다

## What went wrong: what to do next

field-advice = 값을 바꾸거나 비워 두고 다시 시도하세요.
input-advice = 입력을 바꾸고 다시 시도하세요.
too-large-advice = 줄이거나 더 작은 파일을 선택하고 다시 시도하세요.
rate-limited-advice = 입력은 보관됩니다. 잠시 후 다시 시도하세요.
warming-timeout-advice = 입력은 보관됩니다. 아직 시작 중일 수 있으니 1분 후 다시 시도하세요.
upstream-advice = 입력은 보관됩니다. 사용자의 잘못이 아닙니다. 다시 시도하면 될 수 있습니다.
network-advice = 입력은 보관됩니다. 연결을 확인하고 다시 시도하세요.
timeout-advice = 입력은 보관됩니다. 더 짧은 입력으로 다시 시도해 보세요.
shape-advice = 입력은 보관됩니다. 페이지 소유자를 위해 원래 답변을 아래에 표시합니다.
budget-advice = 입력은 보관됩니다. 예산은 이 페이지의 소유자만 늘릴 수 있습니다.
owner-advice = 이 페이지의 소유자만 해결할 수 있습니다. 아래 세부 정보가 도움이 됩니다.

## What went wrong: details. They stand behind a title and a colon.

part-missing = 이 위젯의 일부를 불러오지 못했습니다. 이유는 브라우저 콘솔에 있습니다.
sent-html = 서버가 답변 대신 웹페이지를 보냈습니다. 주소가 잘못되었을 수 있습니다
sent-no-json = 서버가 보낸 내용이 올바른 JSON이 아닙니다
sent-nothing = 서버가 아무것도 보내지 않았습니다
silent = { $minutes }분 동안 아무것도 오지 않았습니다
task-unknown = 서버가 이 모델의 작업을 알지 못합니다. task="text-classification"처럼 task 속성을 지정하세요.
no-widget = ‘{ $task }’ 작업을 위한 위젯이 없습니다
not-at-endpoint = 엔드포인트가 { $call }(으)로 끝나며, 그곳에서는 “{ $task }” 작업을 요청할 수 없습니다. 서버 자체의 주소나 다른 작업을 지정하세요.
unserved = 이 서버는 OpenAI API를 사용하며, “{ $task }” 작업을 요청할 방법이 없습니다. Hugging Face 추론 API를 사용하는 엔드포인트를 지정하세요.
parameter-must-be-json = { $parameter }: JSON이어야 합니다.
details = 세부 정보
copy-details = 세부 정보 복사
part-missing-title = 아직 표시할 수 없습니다
part-missing-advice = 이 위젯의 일부를 불러오지 못했습니다. 연결을 확인하고 다시 시도하세요.

## Fields

add-field = 추가: { $field }
insert = { $text } 삽입
one-input-a-line = 한 줄에 입력 하나
add-label = 레이블을 입력하고 Enter
remove-label = { $label } 제거
parameters = 매개변수
parameters-changed = 매개변수 · { $count }개 변경됨
also-sent = 함께 전송: { $names }
reset = 초기화
default-choice = 기본값
list-example = 하나, 또 하나
slider = { $parameter } 슬라이더
not-set = 설정되지 않음

## Conversations

system-prompt = 시스템 프롬프트
system-prompt-set = 시스템 프롬프트 · 설정됨
system-prompt-example = 모델이 답변하는 방식
answer-again = 다시 답변
edit-last = 마지막 메시지 편집
new-conversation = 새 대화
write-message = 메시지 입력
chat-keys = Enter로 보내고 Shift+Enter로 줄을 바꿉니다.
conversation = 대화
model-says = 모델:
you-say = 나:
picture = 이미지
remove-from-message = 메시지에서 제거
sent-with-message = 메시지와 함께 전송

## Pictures, sound and video

choose-picture = 이미지 선택
choose-file = 파일 선택
choose-video = 동영상 선택
use-camera = 카메라 사용
drop-picture = 여기에 끌어다 놓거나 붙여 넣을 수도 있습니다. 긴 변이 2,048px로 축소됩니다.
drop-file = 여기에 끌어다 놓을 수도 있습니다.
chosen-picture = 선택한 이미지
chosen-sound = 선택한 소리
chosen-video = 선택한 동영상
remove-picture = 이미지 제거
remove-sound = 소리 제거
remove-video = 동영상 제거
address-not-shown = 이 페이지에서 해당 주소의 내용을 표시할 수 없습니다. 확인하세요. 서버에는 주소가 전달됩니다.
file-not-shown = 이 브라우저에서 이 파일을 표시할 수 없습니다. 그대로 전송됩니다.
address = 주소
address-example = 또는 주소: https://…
record = ● 녹음
stop = ■ 중지
level = 음량
waiting-for-microphone = 마이크를 기다리는 중…
recording = 녹음 중…
reading = 읽는 중…
address-not-found = 이 주소에서 아무것도 찾지 못했습니다({ $status }). 확인하거나 파일을 선택하세요.
address-blocked = 이 페이지에서 그 주소를 읽을 수 없어 서버에 주소를 전달합니다.
address-unreadable = 이 주소를 읽을 수 없습니다. https://로 시작하는 주소를 입력하거나 파일을 선택하세요.
file-moved = 이 파일을 읽을 수 없습니다. 이동되었을 수 있으니 다시 선택하세요.
file-empty = 이 파일은 비어 있습니다. 다른 파일을 선택하세요.
not-a-picture = 이미지가 아닙니다. 다른 파일을 선택하세요.
not-a-sound = 소리가 아닙니다. 다른 파일을 선택하세요.
not-a-video = 동영상이 아닙니다. 다른 파일을 선택하세요.
picture-heic = 이 브라우저가 읽을 수 없는 HEIC 이미지입니다. JPEG나 PNG로 저장한 뒤 그 파일을 선택하세요.
picture-damaged = 이 이미지를 읽을 수 없습니다. 파일이 손상되었을 수 있으니 다른 파일을 선택하세요.
picture-not-resized = 여기서는 이 이미지를 축소할 수 없습니다. 더 작은 것을 선택하거나 PNG로 저장하세요.
sound-unreadable = 이 소리를 읽을 수 없습니다. WAV, MP3, FLAC, OGG 파일을 선택하세요.
nothing-recorded = 녹음된 것이 없습니다. ‘녹음’을 누르고 말한 다음 ‘중지’를 누르세요.
recording-unsupported = 이 브라우저에서는 녹음할 수 없습니다. 대신 파일을 선택하세요.
microphone-refused = 마이크가 거부되었습니다. 브라우저 설정에서 이 페이지에 허용하거나 파일을 선택하세요.
microphone-missing = 마이크를 찾을 수 없습니다. 연결하거나 파일을 선택하세요.
microphone-busy = 마이크를 다른 곳에서 사용 중입니다. 사용하는 프로그램을 닫고 다시 시도하거나 파일을 선택하세요.
microphone-needs-https = 페이지는 https에서만 녹음할 수 있습니다. 대신 파일을 선택하세요.
microphone-failed = 마이크를 열 수 없습니다. 다시 시도하거나 파일을 선택하세요.

## Tables to fill in

add-row = 행 추가
add-column = 열 추가
import-csv = CSV 가져오기
paste-hint = 스프레드시트의 셀을 붙여 넣을 수 있습니다.
column-name = { $number }열의 이름
column = { $number }열
name = 이름
remove-column = { $number }열 제거
remove-row = { $number }행 제거
cell = { $column }, { $row }행
rows-shown = { $total }행 중 { $first }–{ $last }행
rows-before = 이전 행
rows-after = 다음 행
rows-filled-up = 일부 행이 다른 행보다 짧아 빈 셀을 추가했습니다.
rows-cut = 처음 1,000행만 유지됩니다.
columns-cut = 처음 1,000열만 유지됩니다.
table-too-large = 이 파일은 너무 큽니다. 8MB까지 가져올 수 있습니다.
table-unreadable = 이 파일을 읽을 수 없습니다.
table-not-text = 이 파일은 텍스트 형식의 표가 아닙니다. CSV로 저장한 뒤 가져오세요.
table-empty = 이 파일은 비어 있습니다.

## Answers: tables and lists

label = 레이블
score = 점수
scores = 점수
scores-of = 다음의 점수: { $input }
text-heading = 텍스트
no-score = 서버가 점수를 주지 않았습니다
show-more = { $total }개 중 { $count }개 더 보기
show-all = { $total }개 모두 보기
copy-as-table = 표로 복사
copy-as-json = JSON으로 복사
and-more = 외 { $count }개

## Answers: labels

inputs-labelled = 입력 { $count }개를 분류했습니다
no-labels = 모델이 레이블을 반환하지 않았습니다
no-labels-shown = 모델이 레이블을 반환하지 않았습니다.
best = 최고:
flagged = 주의
passed = 통과
uncertain = 불확실

## Answers: texts

empty-text = 모델이 빈 텍스트로 답했습니다
empty-text-shown = 모델이 빈 텍스트로 답했습니다.
texts = 텍스트 { $count }개
play-from = { $time }부터 재생
thinking = 생각
empty-at-limit = 모델이 빈 메시지로 답했습니다. 말하기 전에 토큰 한도에 도달했습니다. 한도를 높이면 도움이 됩니다.
ended-at-limit = 토큰 한도에 도달하여 답변이 여기서 끝납니다.
filtered = 서버의 필터가 답변을 막았습니다.
ended-by-filter = 서버의 필터가 여기서 답변을 끝냈습니다.
ended-by-server = 답변이 완성되기 전에 서버가 끝냈습니다.
declined = 모델이 답변을 거부했습니다.
stopped = 중지됨. 답변은 여기까지입니다.
broke-off = 답변이 여기서 끊겼습니다.
table = 표

## Answers: messages

empty-message = 모델이 빈 메시지로 답했습니다
empty-message-shown = 모델이 빈 메시지로 답했습니다.
only-thought = 모델이 생각했지만 답하지 않았습니다.
declined-saying = 모델이 답변을 거부했습니다:
another-answer = 다른 답변:
asks-for-function = 다음 함수를 요청합니다:
answer = 답변

## Answers: found in a text or a table

no-answer = 모델이 답을 찾지 못했습니다
no-answer-shown = 모델이 답을 찾지 못했습니다.
no-answer-name = (답 없음)
context = 문맥
answers = 답
empty-answer = 답이 비어 있습니다
empty-answer-shown = 답이 비어 있습니다.
cells = 셀
table-marked = 답의 셀을 표시한 표
prediction = 예측
predictions = 예측
predictions-made = 예측 { $count }개
no-predictions = 모델이 예측을 반환하지 않았습니다.

## Answers: entities

no-entities = 개체를 찾지 못했습니다
no-entities-shown = 개체를 찾지 못했습니다.
others = 그 밖에 { $count }개
text-with-entities = 개체를 표시한 텍스트
as-a-table = 표로 보기({ $count })
entities = 개체
other-labels = 그 밖의 레이블

## Answers: scores and vectors

scores-given = 점수 { $count }개
scores-best = { $scores }. 최고: { $score }, { $text }
no-scores = 모델이 점수를 반환하지 않았습니다.
best-first = 높은 순
shape-is = 형태 { $shape }
shape = 형태
length = 길이
vectors-shown = 벡터 { $total }개 중 처음 { $count }개.
vector-values = 벡터 { $number }의 값

## Answers: pictures and other files

objects-found = 객체 { $count }개를 찾았습니다
objects = 이미지 속 객체
areas-found = 영역 { $count }개를 찾았습니다
areas = 이미지의 영역
area = 영역 { $number }
picture-sent = 보낸 이미지
shown-in-picture = 이미지에 표시
picture-not-shown = 이미지 자체는 여기에 표시할 수 없습니다.
best-shown = 이미지에는 { $total }개 중 상위 { $count }개가 표시됩니다.
mask-not-drawn = { $name }: 마스크를 그릴 수 없습니다.
masks-not-drawn = 영역 { $count }개의 마스크를 그릴 수 없습니다.
not-drawn = 그릴 수 없음
opacity = 불투명도
found-nothing = 모델이 이 이미지에서 아무것도 찾지 못했습니다.
sounds = 소리 { $count }개
videos = 동영상 { $count }개
pictures = 이미지 { $count }개
no-file = 모델이 파일을 반환하지 않았습니다.
answer-number = 답변 { $number }
download-only = 브라우저가 이 파일을 표시할 수 없지만 다운로드할 수는 있습니다.
download = 다운로드

## Answers of no known shape

unknown-shape = 답변의 형식을 알 수 없습니다
unknown-shape-shown = 서버가 이 작업에 정의되지 않은 형식으로 답했습니다. 받은 그대로의 답변입니다.
open-raw = 서버가 보낸 것 열기
raw-too-large = 너무 커서 여기에 표시할 수 없습니다.
