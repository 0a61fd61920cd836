## The frame

test = اختبار النموذج
examples = أمثلة
example = مثال { $number }
compute = تشغيل
send = إرسال
cancel = إلغاء
run-keys = Ctrl ↵
try-again = إعادة المحاولة
try-again-in = إعادة المحاولة بعد { $time }
copy = نسخ
copied = تم النسخ
copy-refused = النسخ غير مسموح به هنا
json = JSON
request = الطلب
request-of-example = جاءت هذه الإجابة مع المثال، ولم يُرسَل شيء.
code = الشيفرة
link = الرابط
link-too-long = هذا أطول من أن يتسع له رابط.
link-note = من يفتحه يجد النموذج معبّأ هكذا.
link-without-files = لا تدخل الملفات فيه.
no-code = لا توجد شيفرة لطلب هو نموذج يحتوي ملفًا.
language = اللغة
client = العميل
recorded = إجابة محفوظة للمثال. اضغط «تشغيل» لتشغيل النموذج.
tokens = { $total ->
    [zero] { $total } رمز
    [one] رمز واحد
    [two] رمزان
    [few] { $total } رموز
    [many] { $total } رمزًا
   *[other] { $total } رمز
}
tokens-in-out = { $total ->
    [zero] { $total } رمز
    [one] رمز واحد
    [two] رمزان
    [few] { $total } رموز
    [many] { $total } رمزًا
   *[other] { $total } رمز
} (إدخال { $prompt }، إخراج { $completion })

## What is going on

loading = جارٍ التحميل
sent = تم الإرسال. في انتظار الإجابة
waiting = في انتظار الإجابة
waiting-so-far = في انتظار الإجابة · مضى { $time }
waiting-for-model = في انتظار النموذج
arriving = الإجابة في طريقها
cancelled = أُلغي
done = تم. { $answer }
starting = يجري تشغيل النموذج. مُدخَلك محفوظ وسيُرسَل عندما يصبح جاهزًا
model-start = بدء تشغيل النموذج
starts-in = يجري تشغيل النموذج. يستغرق عادةً نحو { $time }.
starts-in-a-second = يجري تشغيل النموذج. يستغرق عادةً نحو ثانية واحدة.
starts-at-once = يجري تشغيل النموذج. يستغرق عادةً أقل من ثانية.
starts-sometime = يجري تشغيل النموذج. لا يذكر الخادم المدة اللازمة.
start-so-far = مضى { $time } · مُدخَلك محفوظ وسيُرسَل عندما يصبح جاهزًا
start-is-late = مضى { $time } · أطول من المتوقع · مُدخَلك محفوظ

## What went wrong: what happened

config-title = لم تُضبط هذه الأداة بشكل صحيح
missing-title = هناك شيء ناقص
input-title = لم يتمكن النموذج من استخدام هذا المُدخَل
auth-title = هذه الصفحة غير مسجَّلة الدخول إلى خادم النموذج
budget-title = نفدت ميزانية هذا العرض
forbidden-title = خادم النموذج لا يسمح بذلك
not-found-title = لم يُعثر على النموذج
too-large-title = المُدخَل كبير جدًا
rate-limited-title = الطلبات كثيرة جدًا في الوقت الحالي
warming-timeout-title = لم يبدأ النموذج في الوقت المناسب
upstream-title = حدثت مشكلة في خادم النموذج
network-title = تعذّر الوصول إلى الخادم
timeout-title = استغرق الخادم وقتًا طويلًا في الرد
shape-title = تعذّرت قراءة الإجابة

## What went wrong: what to do next

field-advice = غيّره أو اتركه فارغًا، ثم أعد المحاولة.
input-advice = غيّر المُدخَل وأعد المحاولة.
too-large-advice = اختصره أو اختر ملفًا أصغر، ثم أعد المحاولة.
rate-limited-advice = مُدخَلك محفوظ. أعد المحاولة بعد لحظات.
warming-timeout-advice = مُدخَلك محفوظ. ربما لا يزال النموذج يبدأ: أعد المحاولة بعد دقيقة.
upstream-advice = مُدخَلك محفوظ. ليست المشكلة منك: قد تفيد إعادة المحاولة.
network-advice = مُدخَلك محفوظ. تحقق من اتصالك ثم أعد المحاولة.
timeout-advice = مُدخَلك محفوظ. أعد المحاولة، ربما بمُدخَل أقصر.
shape-advice = مُدخَلك محفوظ. الإجابة الأصلية أدناه لصاحب الصفحة.
budget-advice = مُدخَلك محفوظ. صاحب هذه الصفحة وحده يمكنه زيادة الميزانية.
owner-advice = صاحب هذه الصفحة وحده يمكنه إصلاح ذلك. ستساعده التفاصيل أدناه.

## What went wrong: details. They stand behind a title and a colon.

part-missing = تعذّر تحميل جزء من هذه الأداة. تذكر وحدة تحكم المتصفح السبب.
sent-html = أرسل الخادم صفحة ويب بدلًا من إجابة؛ العنوان خاطئ على الأرجح
sent-no-json = أرسل الخادم شيئًا ليس JSON صالحًا
sent-nothing = لم يرسل الخادم شيئًا
silent = { $minutes ->
    [zero] لم يصل شيء خلال { $minutes } دقيقة
    [one] لم يصل شيء خلال دقيقة واحدة
    [two] لم يصل شيء خلال دقيقتين
    [few] لم يصل شيء خلال { $minutes } دقائق
    [many] لم يصل شيء خلال { $minutes } دقيقة
   *[other] لم يصل شيء خلال { $minutes } دقيقة
}
task-unknown = لا يعرف الخادم مهمة هذا النموذج. حدّد السمة task، مثل task="text-classification".
no-widget = لا توجد أداة للمهمة «{ $task }»
not-at-endpoint = تنتهي نقطة النهاية بـ { $call }، ولا يمكن طلب شيء هناك للمهمة «{ $task }». اذكر عنوان الخادم نفسه أو مهمة أخرى.
unserved = يستخدم هذا الخادم واجهة OpenAI، وليس فيها ما يُطلب به تنفيذ المهمة «{ $task }». وجّه نقطة النهاية إلى خادم يستخدم واجهة الاستدلال من Hugging Face.
parameter-must-be-json = يجب أن يكون { $parameter } بصيغة JSON.
details = التفاصيل
copy-details = نسخ التفاصيل
part-missing-title = لا يمكن عرض هذا بعد
part-missing-advice = تعذّر تحميل جزء من هذه الأداة. تحقق من اتصالك ثم أعد المحاولة.

## Fields

add-field = إضافة: { $field }
insert = إدراج { $text }
one-input-a-line = مُدخَل واحد في كل سطر
add-label = أضف تصنيفًا ثم اضغط Enter
remove-label = إزالة { $label }
parameters = المعاملات
parameters-changed = { $count ->
    [zero] المعاملات · تغيّر { $count }
    [one] المعاملات · تغيّر { $count }
    [two] المعاملات · تغيّر { $count }
    [few] المعاملات · تغيّرت { $count }
    [many] المعاملات · تغيّر { $count }
   *[other] المعاملات · تغيّر { $count }
}
also-sent = يُرسَل أيضًا: { $names }
reset = إعادة الضبط
default-choice = الافتراضي
list-example = واحد, آخر
slider = شريط تمرير { $parameter }
not-set = غير محدد

## Conversations

system-prompt = موجّه النظام
system-prompt-set = موجّه النظام · محدَّد
system-prompt-example = كيف يجيب النموذج
answer-again = إجابة من جديد
edit-last = تعديل رسالتي الأخيرة
new-conversation = محادثة جديدة
write-message = اكتب رسالة
chat-keys = Enter للإرسال، وShift مع Enter لسطر جديد.
conversation = المحادثة
model-says = النموذج:
you-say = أنت:
picture = صورة
remove-from-message = إزالة من الرسالة
sent-with-message = يُرسَل مع الرسالة

## Pictures, sound and video

choose-picture = اختيار صورة
choose-file = اختيار ملف
choose-video = اختيار فيديو
use-camera = استخدام الكاميرا
drop-picture = أو أفلت صورة أو ألصقها هنا. تُصغَّر إلى 2048 بكسل في ضلعها الأطول.
drop-file = أو أفلت ملفًا هنا.
chosen-picture = الصورة المختارة
chosen-sound = الصوت المختار
chosen-video = الفيديو المختار
remove-picture = إزالة الصورة
remove-sound = إزالة الصوت
remove-video = إزالة الفيديو
address-not-shown = لا يمكن لهذه الصفحة عرض ما في ذلك العنوان. تحقق منه: سيُعطى العنوان للخادم.
file-not-shown = لا يمكن لهذا المتصفح عرض هذا الملف. سيُرسَل كما هو.
address = العنوان
address-example = أو عنوان: https://…
record = ● تسجيل
stop = ■ إيقاف
level = المستوى
waiting-for-microphone = في انتظار الميكروفون…
recording = جارٍ التسجيل…
reading = جارٍ القراءة…
address-not-found = لم يُعثر على شيء في هذا العنوان ({ $status }). تحقق منه أو اختر ملفًا.
address-blocked = لا يُسمح لهذه الصفحة بقراءة ذلك العنوان، لذا يُعطى للخادم.
address-unreadable = تتعذّر قراءة هذا العنوان. اكتب عنوانًا يبدأ بـ https:// أو اختر ملفًا.
file-moved = تتعذّر قراءة هذا الملف. ربما نُقل: اختره من جديد.
file-empty = هذا الملف فارغ. اختر ملفًا آخر.
not-a-picture = هذه ليست صورة. اختر ملفًا آخر.
not-a-sound = هذا ليس صوتًا. اختر ملفًا آخر.
not-a-video = هذا ليس فيديو. اختر ملفًا آخر.
picture-heic = هذه صورة HEIC لا يستطيع هذا المتصفح قراءتها. احفظها بصيغة JPEG أو PNG واختر ذلك الملف.
picture-damaged = تتعذّر قراءة هذه الصورة. ربما كان الملف تالفًا: اختر غيره.
picture-not-resized = لا يمكن تصغير هذه الصورة هنا. اختر صورة أصغر أو احفظها بصيغة PNG.
sound-unreadable = تتعذّر قراءة هذا الصوت. اختر ملف WAV أو MP3 أو FLAC أو OGG.
nothing-recorded = لم يُسجَّل شيء. اضغط «تسجيل» وتكلّم ثم اضغط «إيقاف».
recording-unsupported = لا يستطيع هذا المتصفح التسجيل. اختر ملفًا بدلًا من ذلك.
microphone-refused = رُفض استخدام الميكروفون. اسمح به لهذه الصفحة في إعدادات المتصفح أو اختر ملفًا.
microphone-missing = لم يُعثر على ميكروفون. صِل واحدًا أو اختر ملفًا.
microphone-busy = الميكروفون مستخدَم في مكان آخر. أغلق البرنامج الذي يستخدمه وأعد المحاولة، أو اختر ملفًا.
microphone-needs-https = لا تستطيع الصفحات التسجيل إلا عبر https. اختر ملفًا بدلًا من ذلك.
microphone-failed = تعذّر فتح الميكروفون. أعد المحاولة أو اختر ملفًا.

## Tables to fill in

add-row = إضافة صف
add-column = إضافة عمود
import-csv = استيراد CSV
paste-hint = يمكن لصق خلايا من جدول بيانات.
column-name = اسم العمود { $number }
column = العمود { $number }
name = الاسم
remove-column = إزالة العمود { $number }
remove-row = إزالة الصف { $number }
cell = { $column }، الصف { $row }
rows-shown = الصفوف { $first } إلى { $last } من { $total }
rows-before = الصفوف السابقة
rows-after = الصفوف التالية
rows-filled-up = كانت بعض الصفوف أقصر من غيرها. أُضيفت خلايا فارغة.
rows-cut = يُحتفظ بأول 1000 صف فقط.
columns-cut = يُحتفظ بأول 1000 عمود فقط.
table-too-large = هذا الملف كبير جدًا. يمكن استيراد ملفات حتى 8 ميغابايت.
table-unreadable = تعذّرت قراءة هذا الملف.
table-not-text = هذا الملف ليس جدولًا نصيًا. احفظه بصيغة CSV ثم استورده.
table-empty = هذا الملف فارغ.

## Answers: tables and lists

label = التصنيف
score = الدرجة
scores = الدرجات
scores-of = درجات: { $input }
text-heading = النص
no-score = لم يعطِ الخادم درجة
show-more = عرض { $count } أخرى من { $total }
show-all = عرض الكل ({ $total })
copy-as-table = نسخ كجدول
copy-as-json = نسخ كـ JSON
and-more = و{ $count } أخرى

## Answers: labels

inputs-labelled = { $count ->
    [zero] صُنّف { $count } مُدخَل
    [one] صُنّف مُدخَل واحد
    [two] صُنّف مُدخَلان
    [few] صُنّفت { $count } مُدخَلات
    [many] صُنّف { $count } مُدخَلًا
   *[other] صُنّف { $count } مُدخَل
}
no-labels = لم يُرجع النموذج أي تصنيف
no-labels-shown = لم يُرجع النموذج أي تصنيف.
best = الأفضل:
flagged = محظور
passed = مقبول
uncertain = غير مؤكد

## Answers: texts

empty-text = أجاب النموذج بنص فارغ
empty-text-shown = أجاب النموذج بنص فارغ.
texts = { $count ->
    [zero] { $count } نص
    [one] نص واحد
    [two] نصّان
    [few] { $count } نصوص
    [many] { $count } نصًا
   *[other] { $count } نص
}
play-from = التشغيل من { $time }
thinking = التفكير
empty-at-limit = أجاب النموذج برسالة فارغة: بلغ الحد الأقصى من الرموز قبل أن يقول شيئًا. يفيد رفع الحد.
ended-at-limit = تنتهي الإجابة هنا لأنها بلغت الحد الأقصى من الرموز.
filtered = حجب مرشّح الخادم الإجابة.
ended-by-filter = أنهى مرشّح الخادم الإجابة هنا.
ended-by-server = أنهى الخادم الإجابة قبل اكتمالها.
declined = رفض النموذج الإجابة.
stopped = أُوقفت. هذا ما وصل من الإجابة.
broke-off = انقطعت الإجابة هنا.
table = جدول

## Answers: messages

empty-message = أجاب النموذج برسالة فارغة
empty-message-shown = أجاب النموذج برسالة فارغة.
only-thought = فكّر النموذج لكنه لم يُجب.
declined-saying = رفض النموذج الإجابة:
another-answer = إجابة أخرى:
asks-for-function = يطلب الدالة
answer = الإجابة

## Answers: found in a text or a table

no-answer = لم يجد النموذج إجابة
no-answer-shown = لم يجد النموذج إجابة.
no-answer-name = (لا إجابة)
context = السياق
answers = الإجابات
empty-answer = الإجابة فارغة
empty-answer-shown = الإجابة فارغة.
cells = الخلايا
table-marked = الجدول وقد عُلّمت خلايا الإجابة
prediction = التنبؤ
predictions = التنبؤات
predictions-made = { $count ->
    [zero] { $count } تنبؤ
    [one] تنبؤ واحد
    [two] تنبؤان
    [few] { $count } تنبؤات
    [many] { $count } تنبؤًا
   *[other] { $count } تنبؤ
}
no-predictions = لم يُرجع النموذج أي تنبؤ.

## Answers: entities

no-entities = لم يُعثر على كيانات
no-entities-shown = لم يُعثر على كيانات.
others = و{ $count } غيرها
text-with-entities = النص مع كياناته
as-a-table = كجدول ({ $count })
entities = الكيانات
other-labels = تصنيفات أخرى

## Answers: scores and vectors

scores-given = { $count ->
    [zero] { $count } درجة
    [one] درجة واحدة
    [two] درجتان
    [few] { $count } درجات
    [many] { $count } درجة
   *[other] { $count } درجة
}
scores-best = { $scores }. الأفضل: { $score }، { $text }
no-scores = لم يُرجع النموذج أي درجة.
best-first = الأفضل أولًا
shape-is = الشكل { $shape }
shape = الشكل
length = الطول
vectors-shown = أول { $count } من { $total } متجهات.
vector-values = قيم المتجه { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [zero] عُثر على { $count } كائن
    [one] عُثر على كائن واحد
    [two] عُثر على كائنين
    [few] عُثر على { $count } كائنات
    [many] عُثر على { $count } كائنًا
   *[other] عُثر على { $count } كائن
}
objects = الكائنات في الصورة
areas-found = { $count ->
    [zero] عُثر على { $count } منطقة
    [one] عُثر على منطقة واحدة
    [two] عُثر على منطقتين
    [few] عُثر على { $count } مناطق
    [many] عُثر على { $count } منطقة
   *[other] عُثر على { $count } منطقة
}
areas = مناطق الصورة
area = المنطقة { $number }
picture-sent = الصورة المُرسَلة
shown-in-picture = المعروض في الصورة
picture-not-shown = لا يمكن عرض الصورة نفسها هنا.
best-shown = تعرض الصورة أفضل { $count } من { $total }.
mask-not-drawn = لدى { $name } قناع لا يمكن رسمه.
masks-not-drawn = { $count ->
    [zero] لا يمكن رسم أقنعة { $count } منطقة.
    [one] لا يمكن رسم قناع منطقة واحدة.
    [two] لا يمكن رسم قناعي منطقتين.
    [few] لا يمكن رسم أقنعة { $count } مناطق.
    [many] لا يمكن رسم أقنعة { $count } منطقة.
   *[other] لا يمكن رسم أقنعة { $count } منطقة.
}
not-drawn = لا يمكن رسمه
opacity = العتامة
found-nothing = لم يجد النموذج شيئًا في هذه الصورة.
sounds = { $count ->
    [zero] { $count } صوت
    [one] صوت واحد
    [two] صوتان
    [few] { $count } أصوات
    [many] { $count } صوتًا
   *[other] { $count } صوت
}
videos = { $count ->
    [zero] { $count } فيديو
    [one] فيديو واحد
    [two] فيديوهان
    [few] { $count } فيديوهات
    [many] { $count } فيديو
   *[other] { $count } فيديو
}
pictures = { $count ->
    [zero] { $count } صورة
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
    [many] { $count } صورة
   *[other] { $count } صورة
}
no-file = لم يُرجع النموذج أي ملف.
answer-number = الإجابة { $number }
download-only = لا يمكن للمتصفح عرض هذا الملف. لا يزال بإمكانك تنزيله.
download = تنزيل

## Answers of no known shape

unknown-shape = للإجابة شكل غير معروف
unknown-shape-shown = أجاب الخادم بشكل لا تحدده هذه المهمة. هذه هي الإجابة كما وصلت.
open-raw = فتح ما أرسله الخادم
raw-too-large = كبير جدًا بحيث لا يمكن عرضه هنا.
