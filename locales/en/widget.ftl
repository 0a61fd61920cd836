# The interface's own words. CONTRIBUTING.md ("Words and languages") says how to add one, and how to add a language.

## The frame

test = Model test
examples = Examples
# An example that has no title.
example = Example { NUMBER($number) }
# The button that runs the model.
compute = Compute
# The same in a conversation.
send = Send
cancel = Cancel
# Keys that run the model, on the key caps.
run-keys = Ctrl ↵
try-again = Try again
# $time is "5 s".
try-again-in = Try again in { $time }
copy = Copy
copied = Copied
copy-refused = Copying is not allowed here
# The button that unfolds the server's answer as it came.
json = JSON
# The button that unfolds what was sent.
request = Request
request-of-example = This answer came with the example. Nothing was sent.
# The button that unfolds the request as a program.
code = Code
# The button that unfolds the page's address with what the form holds.
link = Link
link-too-long = This is too long for a link.
link-note = Whoever opens it finds the form filled in like this.
link-without-files = Files are not part of it.
no-code = There is no code for a request that is a form with a file in it.
# A choice of programming languages, and of programs that ask.
language = Language
client = Client
recorded = Saved example answer. Press Compute to run the model.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
} ({ NUMBER($prompt) } in, { NUMBER($completion) } out)

## What is going on

loading = Loading
# For screen readers.
sent = Sent. Waiting for the answer
waiting = Waiting for the answer
waiting-so-far = Waiting for the answer · { $time } so far
waiting-for-model = Waiting for the model
arriving = The answer is arriving
cancelled = Cancelled
# For screen readers. $answer is the answer in a sentence.
done = Done. { $answer }
starting = The model is starting. Your input is kept and sent when it is ready
# The name of the progress bar.
model-start = Model start
starts-in = The model is starting. It usually takes about { $time }.
starts-in-a-second = The model is starting. It usually takes about a second.
starts-at-once = The model is starting. It usually takes less than a second.
starts-sometime = The model is starting. The server does not say how long it takes.
start-so-far = { $time } so far · your input is kept and sent when it is ready
start-is-late = { $time } so far · longer than expected · your input is kept

## What went wrong: what happened

config-title = This widget is not set up correctly
missing-title = One thing is missing
input-title = The model could not use this input
auth-title = This page is not signed in to the model’s server
budget-title = This demo’s budget is used up
forbidden-title = The model’s server does not allow this
not-found-title = The model was not found
too-large-title = The input is too large
rate-limited-title = Too many requests just now
warming-timeout-title = The model did not start in time
upstream-title = The model’s server had a problem
network-title = The server could not be reached
timeout-title = The server took too long to answer
shape-title = The answer could not be read

## What went wrong: what to do next

field-advice = Change it, or leave it empty, then try again.
input-advice = Change the input and try again.
too-large-advice = Shorten it or choose a smaller file, then try again.
rate-limited-advice = Your input is kept. Try again in a moment.
warming-timeout-advice = Your input is kept. It may still be starting: try again in a minute.
upstream-advice = Your input is kept. This is not your doing: trying again may help.
network-advice = Your input is kept. Check your connection, then try again.
timeout-advice = Your input is kept. Try again, perhaps with a shorter input.
shape-advice = Your input is kept. The raw answer is below for the owner of this page.
budget-advice = Your input is kept. Only the owner of this page can raise the budget.
owner-advice = Only the owner of this page can fix this. The details below will help them.

## What went wrong: details. They stand behind a title and a colon.

part-missing = A part of this widget could not be loaded. The browser’s console says why.
sent-html = the server sent a web page where an answer was expected; the endpoint is probably wrong
sent-no-json = the server sent something that is not valid JSON
sent-nothing = the server sent nothing
silent = { $minutes ->
    [one] nothing came for { $minutes } minute
   *[other] nothing came for { $minutes } minutes
}
task-unknown = The server does not know this model’s task. Set the task attribute, such as task="text-classification".
no-widget = there is no widget for the task “{ $task }”
# $call is a part of an address.
not-at-endpoint = The endpoint ends in { $call }, where nothing can be asked for the task “{ $task }”. Name the server’s own address, or another task.
unserved = this server speaks the OpenAI API, which has no way to ask for the task “{ $task }”; point the endpoint at one that speaks the Hugging Face inference API
parameter-must-be-json = { $parameter } must be JSON.
details = Details
copy-details = Copy details
part-missing-title = This cannot be shown yet
part-missing-advice = A part of this widget could not be loaded. Check your connection, then try again.

## Fields

# $field is the label of an optional field, such as "Prompt".
add-field = Add: { $field }
# The button that puts a missing token into the text.
insert = Insert { $text }
one-input-a-line = One input a line
add-label = Add a label, then Enter
remove-label = Remove { $label }
parameters = Parameters
parameters-changed = { $count ->
    [one] Parameters · { $count } changed
   *[other] Parameters · { $count } changed
}
also-sent = Also sent: { $names }
reset = Reset
# The entry of a list that leaves the choice to the server.
default-choice = default
# An example of what a list of texts looks like.
list-example = one, another
slider = { $parameter } slider
# What the slider says while there is no value.
not-set = not set

## Conversations

system-prompt = System prompt
system-prompt-set = System prompt · set
system-prompt-example = How the model should answer
answer-again = Answer again
edit-last = Edit my last message
new-conversation = New conversation
write-message = Write a message
chat-keys = Enter sends, Shift and Enter begins a new line.
conversation = Conversation
# For screen readers, before what each side says.
model-says = Model:
you-say = You:
picture = Picture
remove-from-message = Remove from the message
sent-with-message = Sent with the message

## Pictures, sound and video

choose-picture = Choose a picture
choose-file = Choose a file
choose-video = Choose a video
use-camera = Use the camera
drop-picture = Or drop or paste one here. It is scaled down to 2,048 px on its longer side.
drop-file = Or drop one here.
chosen-picture = The chosen picture
chosen-sound = The chosen sound
chosen-video = The chosen video
remove-picture = Remove the picture
remove-sound = Remove the sound
remove-video = Remove the video
address-not-shown = This page cannot show what is at that address. Check it: the server is given the address.
file-not-shown = This browser cannot show this file. It is sent as it is.
address = Address
address-example = or an address: https://…
record = ● Record
stop = ■ Stop
level = Level
waiting-for-microphone = Waiting for the microphone …
recording = Recording …
reading = Reading …
address-not-found = Nothing was found at this address ({ $status }). Check it, or choose a file.
address-blocked = This page may not read that address, so the server is given the address.
address-unreadable = This address cannot be read. Write one that begins with https://, or choose a file.
file-moved = This file cannot be read. It may have been moved: choose it again.
file-empty = This file is empty. Choose another one.
not-a-picture = This is not a picture. Choose another file.
not-a-sound = This is not a sound. Choose another file.
not-a-video = This is not a video. Choose another file.
picture-heic = This is a HEIC picture, which this browser cannot read. Save it as JPEG or PNG, and choose that file.
picture-damaged = This picture cannot be read. The file may be damaged: choose another one.
picture-not-resized = This picture cannot be made smaller here. Choose a smaller one, or save it as PNG.
sound-unreadable = This sound cannot be read. Choose a WAV, MP3, FLAC or OGG file.
nothing-recorded = Nothing was recorded. Press Record, speak, then press Stop.
recording-unsupported = This browser cannot record. Choose a file instead.
microphone-refused = The microphone was refused. Allow it in the browser’s settings for this page, or choose a file.
microphone-missing = No microphone was found. Plug one in, or choose a file.
microphone-busy = The microphone is in use elsewhere. Close the program that uses it and try again, or choose a file.
microphone-needs-https = Pages can record only over https. Choose a file instead.
microphone-failed = The microphone could not be opened. Try again, or choose a file.

## Tables to fill in

add-row = Add row
add-column = Add column
import-csv = Import CSV
paste-hint = Cells can be pasted from a spreadsheet.
column-name = Name of column { NUMBER($number) }
# What a column goes by that has no name.
column = Column { NUMBER($number) }
name = Name
remove-column = Remove column { NUMBER($number) }
remove-row = Remove row { NUMBER($number) }
# The name of a cell. $column is the column's name.
cell = { $column }, row { NUMBER($row) }
rows-shown = Rows { NUMBER($first) } to { NUMBER($last) } of { NUMBER($total) }
rows-before = Rows before
rows-after = Rows after
rows-filled-up = Some rows were shorter than others. Empty cells were added.
rows-cut = Only the first 1,000 rows are kept.
columns-cut = Only the first 1,000 columns are kept.
table-too-large = This file is too large. Files of up to 8 MB can be imported.
table-unreadable = This file could not be read.
table-not-text = This file is no table in the form of text. Save it as CSV, then import that.
table-empty = This file is empty.

## Answers: tables and lists

label = Label
score = Score
scores = Scores
scores-of = Scores of: { $input }
text-heading = Text
no-score = The server gave no score
show-more = Show { NUMBER($count) } more of { NUMBER($total) }
show-all = Show all { NUMBER($total) }
copy-as-table = Copy as table
copy-as-json = Copy as JSON
and-more = and { NUMBER($count) } more

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } input labelled
   *[other] { $count } inputs labelled
}
no-labels = The model returned no labels
no-labels-shown = The model returned no labels.
# Before the best label, for screen readers.
best = Best:
flagged = flagged
passed = passed
uncertain = uncertain

## Answers: texts

empty-text = The model answered with an empty text
empty-text-shown = The model answered with an empty text.
texts = { $count ->
    [one] { $count } text
   *[other] { $count } texts
}
play-from = Play from { $time }
thinking = Thinking
empty-at-limit = The model answered with an empty message: it reached the most tokens it may have before it said anything. A higher limit helps.
ended-at-limit = The answer ends here because it reached the most tokens it may have.
filtered = The server’s filter held back the answer.
ended-by-filter = The server’s filter ended the answer here.
ended-by-server = The server ended the answer before it was complete.
declined = The model declined to answer.
stopped = Stopped. This is as far as the answer came.
broke-off = The answer broke off here.
table = Table

## Answers: messages

empty-message = The model answered with an empty message
empty-message-shown = The model answered with an empty message.
only-thought = The model thought, but did not answer.
declined-saying = The model declined to answer:
another-answer = Another answer:
# The function's name follows.
asks-for-function = Asks for the function
answer = Answer

## Answers: found in a text or a table

no-answer = The model found no answer
no-answer-shown = The model found no answer.
no-answer-name = (no answer)
context = The context
answers = Answers
empty-answer = The answer is empty
empty-answer-shown = The answer is empty.
cells = Cells
table-marked = The table, the cells of the answer marked
prediction = Prediction
predictions = Predictions
predictions-made = { $count ->
    [one] { $count } prediction
   *[other] { $count } predictions
}
no-predictions = The model returned no predictions.

## Answers: entities

no-entities = No entities found
no-entities-shown = No entities found.
others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
text-with-entities = Text with its entities
as-a-table = As a table ({ NUMBER($count) })
entities = Entities
# In a legend: what the labels are that have no colour of their own.
other-labels = other labels

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } score
   *[other] { $count } scores
}
scores-best = { $scores }. Best: { $score }, { $text }
no-scores = The model returned no scores.
best-first = Best first
shape-is = Shape { $shape }
shape = Shape
length = Length
vectors-shown = The first { NUMBER($count) } of { NUMBER($total) } vectors.
vector-values = Values of vector { NUMBER($number) }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } object found
   *[other] { $count } objects found
}
objects = Objects in the picture
areas-found = { $count ->
    [one] { $count } area found
   *[other] { $count } areas found
}
areas = Areas of the picture
# What an area goes by that has no label.
area = Area { NUMBER($number) }
picture-sent = The picture that was sent
shown-in-picture = Shown in the picture
picture-not-shown = The picture itself cannot be shown here.
best-shown = The picture shows the best { NUMBER($count) } of { NUMBER($total) }.
mask-not-drawn = { $name } has a mask that cannot be drawn.
masks-not-drawn = { $count ->
    [one] { $count } area has a mask that cannot be drawn.
   *[other] { $count } areas have masks that cannot be drawn.
}
not-drawn = cannot be drawn
opacity = Opacity
found-nothing = The model found nothing in this picture.
sounds = { $count ->
    [one] { $count } sound
   *[other] { $count } sounds
}
videos = { $count ->
    [one] { $count } video
   *[other] { $count } videos
}
pictures = { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
no-file = The model returned no file.
answer-number = Answer { NUMBER($number) }
download-only = The browser cannot show this file. You can still download it.
download = Download

## Answers of no known shape

unknown-shape = The answer has an unknown shape
unknown-shape-shown = The server answered in a shape that this task does not define. This is the answer as it came.
open-raw = Open what the server sent
raw-too-large = It is too large to show here.
