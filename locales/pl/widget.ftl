## The frame

test = Test modelu
examples = Przykłady
example = Przykład { $number }
compute = Uruchom
send = Wyślij
cancel = Anuluj
run-keys = Ctrl ↵
try-again = Spróbuj ponownie
try-again-in = Spróbuj ponownie za { $time }
copy = Kopiuj
copied = Skopiowano
copy-refused = Kopiowanie nie jest tu dozwolone
json = JSON
request = Żądanie
request-of-example = Ta odpowiedź należała do przykładu. Niczego nie wysłano.
code = Kod
link = Link
link-too-long = To za długie na link.
link-note = Kto go otworzy, zobaczy formularz wypełniony w ten sposób.
link-without-files = Pliki nie są jego częścią.
no-code = Nie ma kodu dla żądania, które jest formularzem z plikiem.
language = Język
client = Klient
recorded = Zapisana odpowiedź przykładu. Naciśnij Uruchom, aby użyć modelu.
tokens = { $total ->
    [one] { $total } token
    [few] { $total } tokeny
    [many] { $total } tokenów
   *[other] { $total } tokenu
}
tokens-in-out = { $total ->
    [one] { $total } token
    [few] { $total } tokeny
    [many] { $total } tokenów
   *[other] { $total } tokenu
} (wejście: { $prompt }, wyjście: { $completion })

## What is going on

loading = Wczytywanie
sent = Wysłano. Oczekiwanie na odpowiedź
waiting = Oczekiwanie na odpowiedź
waiting-so-far = Oczekiwanie na odpowiedź · na razie { $time }
waiting-for-model = Oczekiwanie na model
arriving = Odpowiedź nadchodzi
cancelled = Anulowano
done = Gotowe. { $answer }
starting = Model się uruchamia. Dane są zachowane i zostaną wysłane, gdy będzie gotowy
model-start = Uruchamianie modelu
starts-in = Model się uruchamia. Zwykle trwa to około { $time }.
starts-in-a-second = Model się uruchamia. Zwykle trwa to około sekundy.
starts-at-once = Model się uruchamia. Zwykle trwa to mniej niż sekundę.
starts-sometime = Model się uruchamia. Serwer nie podaje, jak długo to trwa.
start-so-far = Na razie { $time } · dane są zachowane i zostaną wysłane, gdy model będzie gotowy
start-is-late = Na razie { $time } · dłużej, niż oczekiwano · dane są zachowane

## What went wrong: what happened

config-title = Ten widżet nie jest poprawnie skonfigurowany
missing-title = Czegoś brakuje
input-title = Model nie mógł użyć tych danych
auth-title = Ta strona nie jest zalogowana na serwerze modelu
budget-title = Budżet tego demo został wyczerpany
forbidden-title = Serwer modelu na to nie pozwala
not-found-title = Nie znaleziono modelu
too-large-title = Dane są za duże
rate-limited-title = W tej chwili jest za dużo żądań
warming-timeout-title = Model nie uruchomił się na czas
upstream-title = Serwer modelu miał problem
network-title = Nie można połączyć się z serwerem
timeout-title = Serwer zbyt długo nie odpowiadał
shape-title = Nie można odczytać odpowiedzi

## What went wrong: what to do next

field-advice = Zmień tę wartość lub pozostaw ją pustą i spróbuj ponownie.
input-advice = Zmień dane i spróbuj ponownie.
too-large-advice = Skróć je lub wybierz mniejszy plik i spróbuj ponownie.
rate-limited-advice = Dane są zachowane. Spróbuj ponownie za chwilę.
warming-timeout-advice = Dane są zachowane. Model może się jeszcze uruchamiać: spróbuj ponownie za minutę.
upstream-advice = Dane są zachowane. To nie Twoja wina: ponowna próba może pomóc.
network-advice = Dane są zachowane. Sprawdź połączenie i spróbuj ponownie.
timeout-advice = Dane są zachowane. Spróbuj ponownie, być może z krótszymi danymi.
shape-advice = Dane są zachowane. Surowa odpowiedź jest poniżej, dla właściciela strony.
budget-advice = Dane są zachowane. Tylko właściciel tej strony może zwiększyć budżet.
owner-advice = Tylko właściciel tej strony może to naprawić. Pomogą mu szczegóły poniżej.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Nie udało się wczytać części tego widżetu. Konsola przeglądarki podaje przyczynę.
sent-html = serwer przysłał stronę internetową zamiast odpowiedzi; adres jest prawdopodobnie błędny
sent-no-json = serwer przysłał coś, co nie jest poprawnym JSON-em
sent-nothing = serwer niczego nie przysłał
silent = { $minutes ->
    [one] przez { $minutes } minutę nic nie nadeszło
    [few] przez { $minutes } minuty nic nie nadeszło
    [many] przez { $minutes } minut nic nie nadeszło
   *[other] przez { $minutes } minuty nic nie nadeszło
}
task-unknown = Serwer nie zna zadania tego modelu. Ustaw atrybut task, na przykład task="text-classification".
no-widget = nie ma widżetu dla zadania „{ $task }”
not-at-endpoint = Punkt końcowy kończy się na { $call }, gdzie nie można o nic zapytać dla zadania „{ $task }”. Podaj adres samego serwera albo inne zadanie.
unserved = Ten serwer obsługuje API OpenAI, w którym nie można zapytać o zadanie „{ $task }”. Wskaż punkt końcowy z API inferencji Hugging Face.
parameter-must-be-json = { $parameter } musi być w formacie JSON.
details = Szczegóły
copy-details = Kopiuj szczegóły
part-missing-title = Nie można jeszcze tego pokazać
part-missing-advice = Nie udało się wczytać części tego widżetu. Sprawdź połączenie i spróbuj ponownie.

## Fields

add-field = Dodaj: { $field }
insert = Wstaw { $text }
one-input-a-line = Jeden tekst w wierszu
add-label = Dodaj etykietę i naciśnij Enter
remove-label = Usuń { $label }
parameters = Parametry
parameters-changed = { $count ->
    [one] Parametry · zmieniono { $count }
    [few] Parametry · zmieniono { $count }
    [many] Parametry · zmieniono { $count }
   *[other] Parametry · zmieniono { $count }
}
also-sent = Wysyłane także: { $names }
reset = Resetuj
default-choice = domyślnie
list-example = jeden, drugi
slider = Suwak { $parameter }
not-set = nie ustawiono

## Conversations

system-prompt = Prompt systemowy
system-prompt-set = Prompt systemowy · ustawiony
system-prompt-example = Jak model ma odpowiadać
answer-again = Odpowiedz jeszcze raz
edit-last = Edytuj moją ostatnią wiadomość
new-conversation = Nowa rozmowa
write-message = Napisz wiadomość
chat-keys = Enter wysyła, Shift i Enter zaczyna nowy wiersz.
conversation = Rozmowa
model-says = Model:
you-say = Ty:
picture = Obraz
remove-from-message = Usuń z wiadomości
sent-with-message = Wysyłane z wiadomością

## Pictures, sound and video

choose-picture = Wybierz obraz
choose-file = Wybierz plik
choose-video = Wybierz film
use-camera = Użyj aparatu
drop-picture = Albo upuść lub wklej go tutaj. Dłuższy bok jest zmniejszany do 2048 px.
drop-file = Albo upuść go tutaj.
chosen-picture = Wybrany obraz
chosen-sound = Wybrany dźwięk
chosen-video = Wybrany film
remove-picture = Usuń obraz
remove-sound = Usuń dźwięk
remove-video = Usuń film
address-not-shown = Ta strona nie może pokazać tego, co jest pod tym adresem. Sprawdź go: serwer otrzyma adres.
file-not-shown = Ta przeglądarka nie może pokazać tego pliku. Zostanie wysłany bez zmian.
address = Adres
address-example = albo adres: https://…
record = ● Nagraj
stop = ■ Zatrzymaj
level = Poziom
waiting-for-microphone = Oczekiwanie na mikrofon…
recording = Nagrywanie…
reading = Odczytywanie…
address-not-found = Pod tym adresem niczego nie znaleziono ({ $status }). Sprawdź go lub wybierz plik.
address-blocked = Ta strona nie może odczytać tego adresu, więc otrzyma go serwer.
address-unreadable = Nie można odczytać tego adresu. Podaj taki, który zaczyna się od https://, lub wybierz plik.
file-moved = Nie można odczytać tego pliku. Mógł zostać przeniesiony: wybierz go ponownie.
file-empty = Ten plik jest pusty. Wybierz inny.
not-a-picture = To nie jest obraz. Wybierz inny plik.
not-a-sound = To nie jest dźwięk. Wybierz inny plik.
not-a-video = To nie jest film. Wybierz inny plik.
picture-heic = To obraz HEIC, którego ta przeglądarka nie potrafi odczytać. Zapisz go jako JPEG lub PNG i wybierz ten plik.
picture-damaged = Nie można odczytać tego obrazu. Plik może być uszkodzony: wybierz inny.
picture-not-resized = Nie można tu zmniejszyć tego obrazu. Wybierz mniejszy lub zapisz go jako PNG.
sound-unreadable = Nie można odczytać tego dźwięku. Wybierz plik WAV, MP3, FLAC lub OGG.
nothing-recorded = Niczego nie nagrano. Naciśnij Nagraj, mów, a potem naciśnij Zatrzymaj.
recording-unsupported = Ta przeglądarka nie może nagrywać. Wybierz zamiast tego plik.
microphone-refused = Odmówiono dostępu do mikrofonu. Zezwól na niego dla tej strony w ustawieniach przeglądarki lub wybierz plik.
microphone-missing = Nie znaleziono mikrofonu. Podłącz go lub wybierz plik.
microphone-busy = Mikrofon jest używany gdzie indziej. Zamknij program, który go używa, i spróbuj ponownie lub wybierz plik.
microphone-needs-https = Strony mogą nagrywać tylko przez https. Wybierz zamiast tego plik.
microphone-failed = Nie udało się otworzyć mikrofonu. Spróbuj ponownie lub wybierz plik.

## Tables to fill in

add-row = Dodaj wiersz
add-column = Dodaj kolumnę
import-csv = Importuj CSV
paste-hint = Komórki można wkleić z arkusza kalkulacyjnego.
column-name = Nazwa kolumny { $number }
column = Kolumna { $number }
name = Nazwa
remove-column = Usuń kolumnę { $number }
remove-row = Usuń wiersz { $number }
cell = { $column }, wiersz { $row }
rows-shown = Wiersze { $first }–{ $last } z { $total }
rows-before = Poprzednie wiersze
rows-after = Następne wiersze
rows-filled-up = Niektóre wiersze były krótsze od innych. Dodano puste komórki.
rows-cut = Zachowywane są tylko pierwsze 1000 wierszy.
columns-cut = Zachowywane są tylko pierwsze 1000 kolumn.
table-too-large = Ten plik jest za duży. Można importować pliki do 8 MB.
table-unreadable = Nie udało się odczytać tego pliku.
table-not-text = Ten plik nie jest tabelą w postaci tekstu. Zapisz go jako CSV i zaimportuj.
table-empty = Ten plik jest pusty.

## Answers: tables and lists

label = Etykieta
score = Wynik
scores = Wyniki
scores-of = Wyniki dla: { $input }
text-heading = Tekst
no-score = Serwer nie podał wyniku
show-more = Pokaż { $count } kolejnych z { $total }
show-all = Pokaż wszystko ({ $total })
copy-as-table = Kopiuj jako tabelę
copy-as-json = Kopiuj jako JSON
and-more = i jeszcze { $count }

## Answers: labels

inputs-labelled = { $count ->
    [one] sklasyfikowano { $count } tekst
    [few] sklasyfikowano { $count } teksty
    [many] sklasyfikowano { $count } tekstów
   *[other] sklasyfikowano { $count } tekstu
}
no-labels = Model nie zwrócił etykiet
no-labels-shown = Model nie zwrócił etykiet.
best = Najlepsza:
flagged = oznaczone
passed = przepuszczone
uncertain = niepewne

## Answers: texts

empty-text = Model odpowiedział pustym tekstem
empty-text-shown = Model odpowiedział pustym tekstem.
texts = { $count ->
    [one] { $count } tekst
    [few] { $count } teksty
    [many] { $count } tekstów
   *[other] { $count } tekstu
}
play-from = Odtwórz od { $time }
thinking = Rozumowanie
empty-at-limit = Model odpowiedział pustą wiadomością: osiągnął limit tokenów, zanim cokolwiek powiedział. Pomoże wyższy limit.
ended-at-limit = Odpowiedź kończy się tutaj, bo osiągnęła limit tokenów.
filtered = Filtr serwera zatrzymał odpowiedź.
ended-by-filter = Filtr serwera przerwał tu odpowiedź.
ended-by-server = Serwer zakończył odpowiedź, zanim była pełna.
declined = Model odmówił odpowiedzi.
stopped = Zatrzymano. Tyle odpowiedzi nadeszło.
broke-off = Odpowiedź się tutaj urwała.
table = Tabela

## Answers: messages

empty-message = Model odpowiedział pustą wiadomością
empty-message-shown = Model odpowiedział pustą wiadomością.
only-thought = Model myślał, ale nie odpowiedział.
declined-saying = Model odmówił odpowiedzi:
another-answer = Inna odpowiedź:
asks-for-function = Prosi o funkcję
answer = Odpowiedź

## Answers: found in a text or a table

no-answer = Model nie znalazł odpowiedzi
no-answer-shown = Model nie znalazł odpowiedzi.
no-answer-name = (brak odpowiedzi)
context = Kontekst
answers = Odpowiedzi
empty-answer = Odpowiedź jest pusta
empty-answer-shown = Odpowiedź jest pusta.
cells = Komórki
table-marked = Tabela z zaznaczonymi komórkami odpowiedzi
prediction = Prognoza
predictions = Prognozy
predictions-made = { $count ->
    [one] { $count } prognoza
    [few] { $count } prognozy
    [many] { $count } prognoz
   *[other] { $count } prognozy
}
no-predictions = Model nie zwrócił prognoz.

## Answers: entities

no-entities = Nie znaleziono jednostek
no-entities-shown = Nie znaleziono jednostek.
others = { $count ->
    [one] { $count } inna
    [few] { $count } inne
    [many] { $count } innych
   *[other] { $count } innej
}
text-with-entities = Tekst z jednostkami
as-a-table = Jako tabela ({ $count })
entities = Jednostki
other-labels = inne etykiety

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } wynik
    [few] { $count } wyniki
    [many] { $count } wyników
   *[other] { $count } wyniku
}
scores-best = { $scores }. Najlepszy: { $score }, { $text }
no-scores = Model nie zwrócił wyników.
best-first = Najpierw najlepsze
shape-is = Kształt { $shape }
shape = Kształt
length = Długość
vectors-shown = Pierwsze { $count } z { $total } wektorów.
vector-values = Wartości wektora { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] znaleziono { $count } obiekt
    [few] znaleziono { $count } obiekty
    [many] znaleziono { $count } obiektów
   *[other] znaleziono { $count } obiektu
}
objects = Obiekty na obrazie
areas-found = { $count ->
    [one] znaleziono { $count } obszar
    [few] znaleziono { $count } obszary
    [many] znaleziono { $count } obszarów
   *[other] znaleziono { $count } obszaru
}
areas = Obszary obrazu
area = Obszar { $number }
picture-sent = Wysłany obraz
shown-in-picture = Pokazywane na obrazie
picture-not-shown = Samego obrazu nie można tu pokazać.
best-shown = Obraz pokazuje { $count } najlepszych z { $total }.
mask-not-drawn = { $name } ma maskę, której nie można narysować.
masks-not-drawn = { $count ->
    [one] { $count } obszar ma maskę, której nie można narysować.
    [few] { $count } obszary mają maski, których nie można narysować.
    [many] { $count } obszarów ma maski, których nie można narysować.
   *[other] { $count } obszaru ma maski, których nie można narysować.
}
not-drawn = nie można narysować
opacity = Krycie
found-nothing = Model niczego nie znalazł na tym obrazie.
sounds = { $count ->
    [one] { $count } dźwięk
    [few] { $count } dźwięki
    [many] { $count } dźwięków
   *[other] { $count } dźwięku
}
videos = { $count ->
    [one] { $count } film
    [few] { $count } filmy
    [many] { $count } filmów
   *[other] { $count } filmu
}
pictures = { $count ->
    [one] { $count } obraz
    [few] { $count } obrazy
    [many] { $count } obrazów
   *[other] { $count } obrazu
}
no-file = Model nie zwrócił żadnego pliku.
answer-number = Odpowiedź { $number }
download-only = Przeglądarka nie może pokazać tego pliku. Nadal można go pobrać.
download = Pobierz

## Answers of no known shape

unknown-shape = Odpowiedź ma nieznaną postać
unknown-shape-shown = Serwer odpowiedział w postaci, której to zadanie nie przewiduje. To odpowiedź w takiej postaci, w jakiej nadeszła.
open-raw = Otwórz to, co przysłał serwer
raw-too-large = To jest za duże, aby to tu pokazać.
