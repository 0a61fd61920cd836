## The frame

test = मॉडल परीक्षण
examples = उदाहरण
example = उदाहरण { $number }
compute = चलाएँ
send = भेजें
cancel = रद्द करें
run-keys = Ctrl ↵
try-again = फिर से कोशिश करें
try-again-in = { $time } में फिर से कोशिश करें
copy = कॉपी करें
copied = कॉपी हो गया
copy-refused = यहाँ कॉपी करने की अनुमति नहीं है
json = JSON
request = अनुरोध
request-of-example = यह उत्तर उदाहरण के साथ आया था। कुछ भी नहीं भेजा गया।
code = कोड
link = लिंक
link-too-long = यह लिंक के लिए बहुत लंबा है।
link-note = इसे खोलने वाले को फ़ॉर्म इसी तरह भरा मिलेगा।
link-without-files = फ़ाइलें इसमें शामिल नहीं हैं।
no-code = फ़ाइल वाले फ़ॉर्म के अनुरोध के लिए कोई कोड नहीं है।
language = भाषा
client = क्लाइंट
recorded = उदाहरण का सहेजा हुआ उत्तर। मॉडल चलाने के लिए “चलाएँ” दबाएँ।
tokens = { $total ->
    [one] { $total } टोकन
   *[other] { $total } टोकन
}
tokens-in-out = { $total ->
    [one] { $total } टोकन
   *[other] { $total } टोकन
} (इनपुट { $prompt }, आउटपुट { $completion })

## What is going on

loading = लोड हो रहा है
sent = भेजा गया। उत्तर की प्रतीक्षा है
waiting = उत्तर की प्रतीक्षा है
waiting-so-far = उत्तर की प्रतीक्षा है · अब तक { $time }
waiting-for-model = मॉडल की प्रतीक्षा है
arriving = उत्तर आ रहा है
cancelled = रद्द किया गया
done = हो गया। { $answer }
starting = मॉडल शुरू हो रहा है। आपका इनपुट सुरक्षित है और तैयार होते ही भेजा जाएगा
model-start = मॉडल की शुरुआत
starts-in = मॉडल शुरू हो रहा है। आम तौर पर लगभग { $time } लगते हैं।
starts-in-a-second = मॉडल शुरू हो रहा है। आम तौर पर लगभग एक सेकंड लगता है।
starts-at-once = मॉडल शुरू हो रहा है। आम तौर पर एक सेकंड से कम लगता है।
starts-sometime = मॉडल शुरू हो रहा है। सर्वर नहीं बताता कि कितना समय लगेगा।
start-so-far = अब तक { $time } · आपका इनपुट सुरक्षित है और तैयार होते ही भेजा जाएगा
start-is-late = अब तक { $time } · अपेक्षा से अधिक · आपका इनपुट सुरक्षित है

## What went wrong: what happened

config-title = यह विजेट ठीक से सेट नहीं है
missing-title = कुछ छूट गया है
input-title = मॉडल इस इनपुट का उपयोग नहीं कर सका
auth-title = यह पेज मॉडल के सर्वर में साइन इन नहीं है
budget-title = इस डेमो का बजट समाप्त हो गया है
forbidden-title = मॉडल का सर्वर इसकी अनुमति नहीं देता
not-found-title = मॉडल नहीं मिला
too-large-title = इनपुट बहुत बड़ा है
rate-limited-title = अभी बहुत अधिक अनुरोध हैं
warming-timeout-title = मॉडल समय पर शुरू नहीं हुआ
upstream-title = मॉडल के सर्वर में समस्या हुई
network-title = सर्वर तक नहीं पहुँचा जा सका
timeout-title = सर्वर ने उत्तर देने में बहुत समय लिया
shape-title = उत्तर पढ़ा नहीं जा सका

## What went wrong: what to do next

field-advice = इसे बदलें या खाली छोड़ें, फिर दोबारा कोशिश करें।
input-advice = इनपुट बदलें और फिर से कोशिश करें।
too-large-advice = इसे छोटा करें या छोटी फ़ाइल चुनें, फिर दोबारा कोशिश करें।
rate-limited-advice = आपका इनपुट सुरक्षित है। थोड़ी देर में फिर से कोशिश करें।
warming-timeout-advice = आपका इनपुट सुरक्षित है। मॉडल शायद अब भी शुरू हो रहा है: एक मिनट में फिर से कोशिश करें।
upstream-advice = आपका इनपुट सुरक्षित है। इसमें आपकी गलती नहीं है: दोबारा कोशिश से मदद मिल सकती है।
network-advice = आपका इनपुट सुरक्षित है। अपना कनेक्शन जाँचें, फिर दोबारा कोशिश करें।
timeout-advice = आपका इनपुट सुरक्षित है। शायद छोटे इनपुट के साथ फिर से कोशिश करें।
shape-advice = आपका इनपुट सुरक्षित है। पेज के मालिक के लिए मूल उत्तर नीचे है।
budget-advice = आपका इनपुट सुरक्षित है। केवल इस पेज का मालिक बजट बढ़ा सकता है।
owner-advice = केवल इस पेज का मालिक इसे ठीक कर सकता है। नीचे दिया विवरण उसकी मदद करेगा।

## What went wrong: details. They stand behind a title and a colon.

part-missing = इस विजेट का एक भाग लोड नहीं हो सका। कारण ब्राउज़र के कंसोल में है।
sent-html = सर्वर ने उत्तर की जगह वेब पेज भेजा; पता शायद गलत है
sent-no-json = सर्वर ने जो भेजा वह मान्य JSON नहीं है
sent-nothing = सर्वर ने कुछ नहीं भेजा
silent = { $minutes ->
    [one] { $minutes } मिनट तक कुछ नहीं आया
   *[other] { $minutes } मिनट तक कुछ नहीं आया
}
task-unknown = सर्वर इस मॉडल का कार्य नहीं जानता। task एट्रिब्यूट दें, जैसे task="text-classification"।
no-widget = “{ $task }” कार्य के लिए कोई विजेट नहीं है
not-at-endpoint = एंडपॉइंट { $call } पर समाप्त होता है, जहाँ “{ $task }” कार्य के लिए कुछ नहीं पूछा जा सकता। सर्वर का अपना पता या कोई दूसरा कार्य दें।
unserved = यह सर्वर OpenAI API बोलता है, जिसमें “{ $task }” कार्य पूछने का कोई तरीका नहीं है। ऐसा एंडपॉइंट दें जो Hugging Face का इन्फ़रेंस API बोलता हो।
parameter-must-be-json = { $parameter } JSON होना चाहिए।
details = विवरण
copy-details = विवरण कॉपी करें
part-missing-title = इसे अभी दिखाया नहीं जा सकता
part-missing-advice = इस विजेट का एक भाग लोड नहीं हो सका। अपना कनेक्शन जाँचें, फिर दोबारा कोशिश करें।

## Fields

add-field = जोड़ें: { $field }
insert = { $text } डालें
one-input-a-line = हर पंक्ति में एक इनपुट
add-label = लेबल लिखें, फिर Enter दबाएँ
remove-label = { $label } हटाएँ
parameters = पैरामीटर
parameters-changed = { $count ->
    [one] पैरामीटर · { $count } बदला गया
   *[other] पैरामीटर · { $count } बदले गए
}
also-sent = यह भी भेजा जाता है: { $names }
reset = रीसेट करें
default-choice = डिफ़ॉल्ट
list-example = एक, दूसरा
slider = { $parameter } स्लाइडर
not-set = सेट नहीं है

## Conversations

system-prompt = सिस्टम प्रॉम्प्ट
system-prompt-set = सिस्टम प्रॉम्प्ट · सेट है
system-prompt-example = मॉडल को कैसे उत्तर देना चाहिए
answer-again = फिर से उत्तर दें
edit-last = मेरा पिछला संदेश संपादित करें
new-conversation = नई बातचीत
write-message = संदेश लिखें
chat-keys = Enter से भेजें, Shift और Enter से नई पंक्ति शुरू करें।
conversation = बातचीत
model-says = मॉडल:
you-say = आप:
picture = चित्र
remove-from-message = संदेश से हटाएँ
sent-with-message = संदेश के साथ भेजा जाता है

## Pictures, sound and video

choose-picture = चित्र चुनें
choose-file = फ़ाइल चुनें
choose-video = वीडियो चुनें
use-camera = कैमरा इस्तेमाल करें
drop-picture = या यहाँ छोड़ें या चिपकाएँ। लंबी भुजा 2,048 px तक छोटी की जाती है।
drop-file = या यहाँ छोड़ें।
chosen-picture = चुना गया चित्र
chosen-sound = चुनी गई ध्वनि
chosen-video = चुना गया वीडियो
remove-picture = चित्र हटाएँ
remove-sound = ध्वनि हटाएँ
remove-video = वीडियो हटाएँ
address-not-shown = यह पेज उस पते की सामग्री नहीं दिखा सकता। पता जाँचें: सर्वर को पता दिया जाता है।
file-not-shown = यह ब्राउज़र इस फ़ाइल को नहीं दिखा सकता। यह जैसी है वैसी ही भेजी जाती है।
address = पता
address-example = या पता: https://…
record = ● रिकॉर्ड करें
stop = ■ रोकें
level = स्तर
waiting-for-microphone = माइक्रोफ़ोन की प्रतीक्षा है…
recording = रिकॉर्ड हो रहा है…
reading = पढ़ा जा रहा है…
address-not-found = इस पते पर कुछ नहीं मिला ({ $status })। इसे जाँचें या फ़ाइल चुनें।
address-blocked = यह पेज उस पते को नहीं पढ़ सकता, इसलिए पता सर्वर को दिया जाता है।
address-unreadable = यह पता पढ़ा नहीं जा सकता। https:// से शुरू होने वाला पता लिखें या फ़ाइल चुनें।
file-moved = यह फ़ाइल पढ़ी नहीं जा सकती। शायद इसे हटाया गया है: इसे फिर से चुनें।
file-empty = यह फ़ाइल खाली है। कोई और चुनें।
not-a-picture = यह चित्र नहीं है। कोई और फ़ाइल चुनें।
not-a-sound = यह ध्वनि नहीं है। कोई और फ़ाइल चुनें।
not-a-video = यह वीडियो नहीं है। कोई और फ़ाइल चुनें।
picture-heic = यह HEIC चित्र है, जिसे यह ब्राउज़र नहीं पढ़ सकता। इसे JPEG या PNG में सहेजें और वह फ़ाइल चुनें।
picture-damaged = यह चित्र पढ़ा नहीं जा सकता। फ़ाइल खराब हो सकती है: कोई और चुनें।
picture-not-resized = इस चित्र को यहाँ छोटा नहीं किया जा सकता। छोटा चित्र चुनें या इसे PNG में सहेजें।
sound-unreadable = यह ध्वनि पढ़ी नहीं जा सकती। WAV, MP3, FLAC या OGG फ़ाइल चुनें।
nothing-recorded = कुछ रिकॉर्ड नहीं हुआ। “रिकॉर्ड करें” दबाएँ, बोलें, फिर “रोकें” दबाएँ।
recording-unsupported = यह ब्राउज़र रिकॉर्ड नहीं कर सकता। इसकी जगह फ़ाइल चुनें।
microphone-refused = माइक्रोफ़ोन की अनुमति नहीं मिली। ब्राउज़र की सेटिंग में इस पेज को अनुमति दें या फ़ाइल चुनें।
microphone-missing = कोई माइक्रोफ़ोन नहीं मिला। एक जोड़ें या फ़ाइल चुनें।
microphone-busy = माइक्रोफ़ोन कहीं और उपयोग में है। उसे उपयोग करने वाला प्रोग्राम बंद करके फिर कोशिश करें, या फ़ाइल चुनें।
microphone-needs-https = पेज केवल https पर रिकॉर्ड कर सकते हैं। इसकी जगह फ़ाइल चुनें।
microphone-failed = माइक्रोफ़ोन नहीं खुल सका। फिर से कोशिश करें या फ़ाइल चुनें।

## Tables to fill in

add-row = पंक्ति जोड़ें
add-column = स्तंभ जोड़ें
import-csv = CSV आयात करें
paste-hint = स्प्रेडशीट के सेल चिपकाए जा सकते हैं।
column-name = स्तंभ { $number } का नाम
column = स्तंभ { $number }
name = नाम
remove-column = स्तंभ { $number } हटाएँ
remove-row = पंक्ति { $number } हटाएँ
cell = { $column }, पंक्ति { $row }
rows-shown = { $total } में से पंक्ति { $first } से { $last }
rows-before = पिछली पंक्तियाँ
rows-after = अगली पंक्तियाँ
rows-filled-up = कुछ पंक्तियाँ दूसरों से छोटी थीं। खाली सेल जोड़े गए।
rows-cut = केवल पहली 1,000 पंक्तियाँ रखी जाती हैं।
columns-cut = केवल पहले 1,000 स्तंभ रखे जाते हैं।
table-too-large = यह फ़ाइल बहुत बड़ी है। 8 MB तक की फ़ाइलें आयात की जा सकती हैं।
table-unreadable = यह फ़ाइल पढ़ी नहीं जा सकी।
table-not-text = यह फ़ाइल पाठ के रूप में तालिका नहीं है। इसे CSV में सहेजें, फिर उसे आयात करें।
table-empty = यह फ़ाइल खाली है।

## Answers: tables and lists

label = लेबल
score = स्कोर
scores = स्कोर
scores-of = इसके स्कोर: { $input }
text-heading = पाठ
no-score = सर्वर ने स्कोर नहीं दिया
show-more = { $total } में से { $count } और दिखाएँ
show-all = सभी { $total } दिखाएँ
copy-as-table = तालिका के रूप में कॉपी करें
copy-as-json = JSON के रूप में कॉपी करें
and-more = और { $count } अन्य

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } इनपुट वर्गीकृत
   *[other] { $count } इनपुट वर्गीकृत
}
no-labels = मॉडल ने कोई लेबल नहीं लौटाया
no-labels-shown = मॉडल ने कोई लेबल नहीं लौटाया।
best = सर्वश्रेष्ठ:
flagged = चिह्नित
passed = स्वीकृत
uncertain = अनिश्चित

## Answers: texts

empty-text = मॉडल ने खाली पाठ में उत्तर दिया
empty-text-shown = मॉडल ने खाली पाठ में उत्तर दिया।
texts = { $count ->
    [one] { $count } पाठ
   *[other] { $count } पाठ
}
play-from = { $time } से चलाएँ
thinking = विचार
empty-at-limit = मॉडल ने खाली संदेश में उत्तर दिया: कुछ कहने से पहले ही टोकन की सीमा आ गई। ऊँची सीमा से मदद मिलेगी।
ended-at-limit = उत्तर यहाँ समाप्त होता है क्योंकि टोकन की सीमा आ गई।
filtered = सर्वर के फ़िल्टर ने उत्तर रोक लिया।
ended-by-filter = सर्वर के फ़िल्टर ने उत्तर यहाँ समाप्त कर दिया।
ended-by-server = सर्वर ने उत्तर पूरा होने से पहले समाप्त कर दिया।
declined = मॉडल ने उत्तर देने से मना किया।
stopped = रोका गया। उत्तर यहीं तक आया।
broke-off = उत्तर यहाँ टूट गया।
table = तालिका

## Answers: messages

empty-message = मॉडल ने खाली संदेश में उत्तर दिया
empty-message-shown = मॉडल ने खाली संदेश में उत्तर दिया।
only-thought = मॉडल ने सोचा, पर उत्तर नहीं दिया।
declined-saying = मॉडल ने उत्तर देने से मना किया:
another-answer = एक और उत्तर:
asks-for-function = यह फ़ंक्शन माँगता है:
answer = उत्तर

## Answers: found in a text or a table

no-answer = मॉडल को कोई उत्तर नहीं मिला
no-answer-shown = मॉडल को कोई उत्तर नहीं मिला।
no-answer-name = (कोई उत्तर नहीं)
context = संदर्भ
answers = उत्तर
empty-answer = उत्तर खाली है
empty-answer-shown = उत्तर खाली है।
cells = सेल
table-marked = तालिका, जिसमें उत्तर के सेल चिह्नित हैं
prediction = पूर्वानुमान
predictions = पूर्वानुमान
predictions-made = { $count ->
    [one] { $count } पूर्वानुमान
   *[other] { $count } पूर्वानुमान
}
no-predictions = मॉडल ने कोई पूर्वानुमान नहीं लौटाया।

## Answers: entities

no-entities = कोई इकाई नहीं मिली
no-entities-shown = कोई इकाई नहीं मिली।
others = { $count ->
    [one] { $count } अन्य
   *[other] { $count } अन्य
}
text-with-entities = इकाइयों के साथ पाठ
as-a-table = तालिका के रूप में ({ $count })
entities = इकाइयाँ
other-labels = अन्य लेबल

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } स्कोर
   *[other] { $count } स्कोर
}
scores-best = { $scores }। सर्वश्रेष्ठ: { $score }, { $text }
no-scores = मॉडल ने कोई स्कोर नहीं लौटाया।
best-first = सर्वश्रेष्ठ पहले
shape-is = आकार { $shape }
shape = आकार
length = लंबाई
vectors-shown = { $total } में से पहले { $count } सदिश।
vector-values = सदिश { $number } के मान

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } वस्तु मिली
   *[other] { $count } वस्तुएँ मिलीं
}
objects = चित्र की वस्तुएँ
areas-found = { $count ->
    [one] { $count } क्षेत्र मिला
   *[other] { $count } क्षेत्र मिले
}
areas = चित्र के क्षेत्र
area = क्षेत्र { $number }
picture-sent = भेजा गया चित्र
shown-in-picture = चित्र में दिखाए गए
picture-not-shown = चित्र स्वयं यहाँ नहीं दिखाया जा सकता।
best-shown = चित्र में { $total } में से सर्वश्रेष्ठ { $count } दिखाए गए हैं।
mask-not-drawn = { $name } का मास्क नहीं बनाया जा सकता।
masks-not-drawn = { $count ->
    [one] { $count } क्षेत्र का मास्क नहीं बनाया जा सकता।
   *[other] { $count } क्षेत्रों के मास्क नहीं बनाए जा सकते।
}
not-drawn = नहीं बनाया जा सकता
opacity = अपारदर्शिता
found-nothing = मॉडल को इस चित्र में कुछ नहीं मिला।
sounds = { $count ->
    [one] { $count } ध्वनि
   *[other] { $count } ध्वनियाँ
}
videos = { $count ->
    [one] { $count } वीडियो
   *[other] { $count } वीडियो
}
pictures = { $count ->
    [one] { $count } चित्र
   *[other] { $count } चित्र
}
no-file = मॉडल ने कोई फ़ाइल नहीं लौटाई।
answer-number = उत्तर { $number }
download-only = ब्राउज़र इस फ़ाइल को नहीं दिखा सकता। आप फिर भी इसे डाउनलोड कर सकते हैं।
download = डाउनलोड करें

## Answers of no known shape

unknown-shape = उत्तर का रूप अज्ञात है
unknown-shape-shown = सर्वर ने ऐसे रूप में उत्तर दिया जो इस कार्य में तय नहीं है। उत्तर जैसा आया वैसा यह है।
open-raw = सर्वर ने जो भेजा उसे खोलें
raw-too-large = यहाँ दिखाने के लिए यह बहुत बड़ा है।
