## The frame

test = Model denemesi
examples = Örnekler
example = Örnek { $number }
compute = Çalıştır
send = Gönder
cancel = İptal
run-keys = Ctrl ↵
try-again = Yeniden dene
try-again-in = { $time } sonra yeniden dene
copy = Kopyala
copied = Kopyalandı
copy-refused = Burada kopyalamaya izin verilmiyor
json = JSON
request = İstek
request-of-example = Bu yanıt örnekle birlikte geldi. Hiçbir şey gönderilmedi.
code = Kod
link = Bağlantı
link-too-long = Bu, bir bağlantı için çok uzun.
link-note = Açan kişi formu böyle doldurulmuş bulur.
link-without-files = Dosyalar buna dahil değildir.
no-code = Dosya içeren bir form olan istek için kod yoktur.
language = Dil
client = İstemci
recorded = Kaydedilmiş örnek yanıt. Modeli çalıştırmak için Çalıştır’a basın.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } token
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } token
} (giriş { $prompt }, çıkış { $completion })

## What is going on

loading = Yükleniyor
sent = Gönderildi. Yanıt bekleniyor
waiting = Yanıt bekleniyor
waiting-so-far = Yanıt bekleniyor · şimdiye dek { $time }
waiting-for-model = Model bekleniyor
arriving = Yanıt geliyor
cancelled = İptal edildi
done = Bitti. { $answer }
starting = Model başlatılıyor. Girdiniz saklanıyor ve hazır olunca gönderilecek
model-start = Modelin başlatılması
starts-in = Model başlatılıyor. Genellikle yaklaşık { $time } sürer.
starts-in-a-second = Model başlatılıyor. Genellikle yaklaşık bir saniye sürer.
starts-at-once = Model başlatılıyor. Genellikle bir saniyeden kısa sürer.
starts-sometime = Model başlatılıyor. Sunucu ne kadar süreceğini söylemiyor.
start-so-far = Şimdiye dek { $time } · girdiniz saklanıyor ve hazır olunca gönderilecek
start-is-late = Şimdiye dek { $time } · beklenenden uzun · girdiniz saklanıyor

## What went wrong: what happened

config-title = Bu araç doğru ayarlanmamış
missing-title = Bir şey eksik
input-title = Model bu girdiyi kullanamadı
auth-title = Bu sayfa modelin sunucusunda oturum açmamış
budget-title = Bu gösterimin bütçesi tükendi
forbidden-title = Modelin sunucusu buna izin vermiyor
not-found-title = Model bulunamadı
too-large-title = Girdi çok büyük
rate-limited-title = Şu anda çok fazla istek var
warming-timeout-title = Model zamanında başlamadı
upstream-title = Modelin sunucusunda bir sorun oluştu
network-title = Sunucuya ulaşılamadı
timeout-title = Sunucunun yanıtı çok uzun sürdü
shape-title = Yanıt okunamadı

## What went wrong: what to do next

field-advice = Değiştirin ya da boş bırakın, sonra yeniden deneyin.
input-advice = Girdiyi değiştirip yeniden deneyin.
too-large-advice = Kısaltın ya da daha küçük bir dosya seçin, sonra yeniden deneyin.
rate-limited-advice = Girdiniz saklanıyor. Birazdan yeniden deneyin.
warming-timeout-advice = Girdiniz saklanıyor. Model hâlâ başlıyor olabilir: bir dakika sonra yeniden deneyin.
upstream-advice = Girdiniz saklanıyor. Bu sizden kaynaklanmıyor: yeniden denemek işe yarayabilir.
network-advice = Girdiniz saklanıyor. Bağlantınızı denetleyip yeniden deneyin.
timeout-advice = Girdiniz saklanıyor. Yeniden deneyin, belki daha kısa bir girdiyle.
shape-advice = Girdiniz saklanıyor. Ham yanıt, sayfanın sahibi için aşağıda.
budget-advice = Girdiniz saklanıyor. Bütçeyi yalnızca bu sayfanın sahibi artırabilir.
owner-advice = Bunu yalnızca bu sayfanın sahibi düzeltebilir. Aşağıdaki ayrıntılar ona yardımcı olur.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Bu aracın bir bölümü yüklenemedi. Nedenini tarayıcının konsolu söyler.
sent-html = sunucu, yanıt beklenen yerde bir web sayfası gönderdi; adres büyük olasılıkla yanlış
sent-no-json = sunucu geçerli JSON olmayan bir şey gönderdi
sent-nothing = sunucu hiçbir şey göndermedi
silent = { $minutes ->
    [one] { $minutes } dakika boyunca hiçbir şey gelmedi
   *[other] { $minutes } dakika boyunca hiçbir şey gelmedi
}
task-unknown = Sunucu bu modelin görevini bilmiyor. task özniteliğini belirtin, örneğin task="text-classification".
no-widget = “{ $task }” görevi için araç yok
not-at-endpoint = Uç nokta { $call } ile bitiyor; orada “{ $task }” görevi için hiçbir şey sorulamaz. Sunucunun kendi adresini ya da başka bir görevi belirtin.
unserved = Bu sunucu OpenAI API’sini konuşuyor; orada “{ $task }” görevi için bir çağrı yok. Hugging Face çıkarım API’sini konuşan bir uç nokta belirtin.
parameter-must-be-json = { $parameter } JSON olmalı.
details = Ayrıntılar
copy-details = Ayrıntıları kopyala
part-missing-title = Bu henüz gösterilemiyor
part-missing-advice = Bu aracın bir bölümü yüklenemedi. Bağlantınızı denetleyip yeniden deneyin.

## Fields

add-field = Ekle: { $field }
insert = { $text } ekle
one-input-a-line = Her satırda bir girdi
add-label = Etiket yazıp Enter’a basın
remove-label = Kaldır: { $label }
parameters = Parametreler
parameters-changed = { $count ->
    [one] Parametreler · { $count } değişiklik
   *[other] Parametreler · { $count } değişiklik
}
also-sent = Ayrıca gönderilen: { $names }
reset = Sıfırla
default-choice = varsayılan
list-example = bir, bir daha
slider = { $parameter } kaydırıcısı
not-set = ayarlanmadı

## Conversations

system-prompt = Sistem istemi
system-prompt-set = Sistem istemi · ayarlandı
system-prompt-example = Model nasıl yanıt vermeli
answer-again = Yeniden yanıtla
edit-last = Son iletimi düzenle
new-conversation = Yeni konuşma
write-message = Bir ileti yazın
chat-keys = Enter gönderir, Shift ve Enter yeni satır başlatır.
conversation = Konuşma
model-says = Model:
you-say = Siz:
picture = Resim
remove-from-message = İletiden kaldır
sent-with-message = İletiyle gönderilir

## Pictures, sound and video

choose-picture = Resim seç
choose-file = Dosya seç
choose-video = Video seç
use-camera = Kamerayı kullan
drop-picture = Ya da buraya bırakın veya yapıştırın. Uzun kenarı 2.048 piksele küçültülür.
drop-file = Ya da buraya bırakın.
chosen-picture = Seçilen resim
chosen-sound = Seçilen ses
chosen-video = Seçilen video
remove-picture = Resmi kaldır
remove-sound = Sesi kaldır
remove-video = Videoyu kaldır
address-not-shown = Bu sayfa o adrestekini gösteremiyor. Adresi denetleyin: sunucuya adres verilir.
file-not-shown = Bu tarayıcı bu dosyayı gösteremiyor. Olduğu gibi gönderilir.
address = Adres
address-example = ya da bir adres: https://…
record = ● Kaydet
stop = ■ Durdur
level = Düzey
waiting-for-microphone = Mikrofon bekleniyor…
recording = Kaydediliyor…
reading = Okunuyor…
address-not-found = Bu adreste bir şey bulunamadı ({ $status }). Denetleyin ya da bir dosya seçin.
address-blocked = Bu sayfa o adresi okuyamıyor; bu yüzden sunucuya adres verilir.
address-unreadable = Bu adres okunamıyor. https:// ile başlayan bir adres yazın ya da bir dosya seçin.
file-moved = Bu dosya okunamıyor. Taşınmış olabilir: yeniden seçin.
file-empty = Bu dosya boş. Başka bir dosya seçin.
not-a-picture = Bu bir resim değil. Başka bir dosya seçin.
not-a-sound = Bu bir ses değil. Başka bir dosya seçin.
not-a-video = Bu bir video değil. Başka bir dosya seçin.
picture-heic = Bu, tarayıcının okuyamadığı bir HEIC resmi. JPEG ya da PNG olarak kaydedip o dosyayı seçin.
picture-damaged = Bu resim okunamıyor. Dosya bozuk olabilir: başka bir dosya seçin.
picture-not-resized = Bu resim burada küçültülemiyor. Daha küçüğünü seçin ya da PNG olarak kaydedin.
sound-unreadable = Bu ses okunamıyor. Bir WAV, MP3, FLAC ya da OGG dosyası seçin.
nothing-recorded = Hiçbir şey kaydedilmedi. Kaydet’e basın, konuşun, sonra Durdur’a basın.
recording-unsupported = Bu tarayıcı kayıt yapamıyor. Bunun yerine bir dosya seçin.
microphone-refused = Mikrofona izin verilmedi. Tarayıcı ayarlarında bu sayfa için izin verin ya da bir dosya seçin.
microphone-missing = Mikrofon bulunamadı. Bir mikrofon takın ya da bir dosya seçin.
microphone-busy = Mikrofon başka yerde kullanılıyor. Kullanan programı kapatıp yeniden deneyin ya da bir dosya seçin.
microphone-needs-https = Sayfalar yalnızca https üzerinden kayıt yapabilir. Bunun yerine bir dosya seçin.
microphone-failed = Mikrofon açılamadı. Yeniden deneyin ya da bir dosya seçin.

## Tables to fill in

add-row = Satır ekle
add-column = Sütun ekle
import-csv = CSV içe aktar
paste-hint = Hücreler bir hesap tablosundan yapıştırılabilir.
column-name = { $number }. sütunun adı
column = { $number }. sütun
name = Ad
remove-column = { $number }. sütunu kaldır
remove-row = { $number }. satırı kaldır
cell = { $column }, { $row }. satır
rows-shown = Satır { $first }–{ $last }, toplam { $total }
rows-before = Önceki satırlar
rows-after = Sonraki satırlar
rows-filled-up = Bazı satırlar diğerlerinden kısaydı. Boş hücreler eklendi.
rows-cut = Yalnızca ilk 1.000 satır tutulur.
columns-cut = Yalnızca ilk 1.000 sütun tutulur.
table-too-large = Bu dosya çok büyük. En çok 8 MB’lık dosyalar içe aktarılabilir.
table-unreadable = Bu dosya okunamadı.
table-not-text = Bu dosya metin biçiminde bir tablo değil. CSV olarak kaydedip onu içe aktarın.
table-empty = Bu dosya boş.

## Answers: tables and lists

label = Etiket
score = Puan
scores = Puanlar
scores-of = Puanlar: { $input }
text-heading = Metin
no-score = Sunucu puan vermedi
show-more = { $total } öğeden { $count } tane daha göster
show-all = Tümünü göster ({ $total })
copy-as-table = Tablo olarak kopyala
copy-as-json = JSON olarak kopyala
and-more = ve { $count } tane daha

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } girdi sınıflandırıldı
   *[other] { $count } girdi sınıflandırıldı
}
no-labels = Model etiket döndürmedi
no-labels-shown = Model etiket döndürmedi.
best = En iyisi:
flagged = işaretlendi
passed = geçti
uncertain = belirsiz

## Answers: texts

empty-text = Model boş bir metinle yanıt verdi
empty-text-shown = Model boş bir metinle yanıt verdi.
texts = { $count ->
    [one] { $count } metin
   *[other] { $count } metin
}
play-from = { $time } konumundan çal
thinking = Düşünce
empty-at-limit = Model boş bir iletiyle yanıt verdi: bir şey söylemeden token sınırına ulaştı. Daha yüksek bir sınır yardımcı olur.
ended-at-limit = Yanıt, token sınırına ulaştığı için burada bitiyor.
filtered = Sunucunun süzgeci yanıtı alıkoydu.
ended-by-filter = Sunucunun süzgeci yanıtı burada bitirdi.
ended-by-server = Sunucu yanıtı tamamlanmadan bitirdi.
declined = Model yanıt vermeyi reddetti.
stopped = Durduruldu. Yanıt buraya kadar geldi.
broke-off = Yanıt burada kesildi.
table = Tablo

## Answers: messages

empty-message = Model boş bir iletiyle yanıt verdi
empty-message-shown = Model boş bir iletiyle yanıt verdi.
only-thought = Model düşündü ama yanıt vermedi.
declined-saying = Model yanıt vermeyi reddetti:
another-answer = Başka bir yanıt:
asks-for-function = Şu işlevi istiyor:
answer = Yanıt

## Answers: found in a text or a table

no-answer = Model yanıt bulamadı
no-answer-shown = Model yanıt bulamadı.
no-answer-name = (yanıt yok)
context = Bağlam
answers = Yanıtlar
empty-answer = Yanıt boş
empty-answer-shown = Yanıt boş.
cells = Hücreler
table-marked = Yanıtın hücreleri işaretlenmiş tablo
prediction = Tahmin
predictions = Tahminler
predictions-made = { $count ->
    [one] { $count } tahmin
   *[other] { $count } tahmin
}
no-predictions = Model tahmin döndürmedi.

## Answers: entities

no-entities = Varlık bulunamadı
no-entities-shown = Varlık bulunamadı.
others = { $count ->
    [one] { $count } diğer
   *[other] { $count } diğer
}
text-with-entities = Varlıklarıyla metin
as-a-table = Tablo olarak ({ $count })
entities = Varlıklar
other-labels = diğer etiketler

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } puan
   *[other] { $count } puan
}
scores-best = { $scores }. En iyisi: { $score }, { $text }
no-scores = Model puan döndürmedi.
best-first = Önce en iyiler
shape-is = Biçim { $shape }
shape = Biçim
length = Uzunluk
vectors-shown = { $total } vektörün ilk { $count } tanesi.
vector-values = { $number }. vektörün değerleri

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } nesne bulundu
   *[other] { $count } nesne bulundu
}
objects = Resimdeki nesneler
areas-found = { $count ->
    [one] { $count } alan bulundu
   *[other] { $count } alan bulundu
}
areas = Resmin alanları
area = Alan { $number }
picture-sent = Gönderilen resim
shown-in-picture = Resimde gösterilenler
picture-not-shown = Resmin kendisi burada gösterilemiyor.
best-shown = Resim, { $total } öğenin en iyi { $count } tanesini gösteriyor.
mask-not-drawn = { $name }: maskesi çizilemiyor.
masks-not-drawn = { $count ->
    [one] { $count } alanın maskesi çizilemiyor.
   *[other] { $count } alanın maskesi çizilemiyor.
}
not-drawn = çizilemiyor
opacity = Opaklık
found-nothing = Model bu resimde bir şey bulamadı.
sounds = { $count ->
    [one] { $count } ses
   *[other] { $count } ses
}
videos = { $count ->
    [one] { $count } video
   *[other] { $count } video
}
pictures = { $count ->
    [one] { $count } resim
   *[other] { $count } resim
}
no-file = Model dosya döndürmedi.
answer-number = Yanıt { $number }
download-only = Tarayıcı bu dosyayı gösteremiyor. Yine de indirebilirsiniz.
download = İndir

## Answers of no known shape

unknown-shape = Yanıtın biçimi bilinmiyor
unknown-shape-shown = Sunucu, bu görevin tanımlamadığı bir biçimde yanıt verdi. Yanıt geldiği gibi aşağıda.
open-raw = Sunucunun gönderdiğini aç
raw-too-large = Burada gösterilemeyecek kadar büyük.
