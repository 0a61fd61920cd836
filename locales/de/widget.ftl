## The frame

test = Modelltest
examples = Beispiele
example = Beispiel { $number }
compute = Ausführen
send = Senden
cancel = Abbrechen
run-keys = Strg ↵
try-again = Erneut versuchen
try-again-in = Erneut versuchen in { $time }
copy = Kopieren
copied = Kopiert
copy-refused = Kopieren ist hier nicht erlaubt
json = JSON
request = Anfrage
request-of-example = Diese Antwort gehört zum Beispiel. Es wurde nichts gesendet.
code = Code
link = Link
link-too-long = Das ist zu lang für einen Link.
link-note = Wer ihn öffnet, findet das Formular so ausgefüllt.
link-without-files = Dateien gehören nicht dazu.
no-code = Für eine Anfrage, die ein Formular mit einer Datei ist, gibt es keinen Code.
language = Sprache
client = Client
recorded = Gespeicherte Beispielantwort. „Ausführen“ startet das Modell.
tokens = { $total ->
    [one] { $total } Token
   *[other] { $total } Tokens
}
tokens-in-out = { $total ->
    [one] { $total } Token
   *[other] { $total } Tokens
} ({ $prompt } Eingabe, { $completion } Ausgabe)

## What is going on

loading = Wird geladen
sent = Gesendet. Antwort wird erwartet
waiting = Antwort wird erwartet
waiting-so-far = Antwort wird erwartet · seit { $time }
waiting-for-model = Modell startet
arriving = Die Antwort trifft ein
cancelled = Abgebrochen
done = Fertig. { $answer }
starting = Das Modell startet. Ihre Eingabe bleibt erhalten und wird gesendet, sobald es bereit ist
model-start = Modellstart
starts-in = Das Modell startet. Das dauert meist etwa { $time }.
starts-in-a-second = Das Modell startet. Das dauert meist etwa eine Sekunde.
starts-at-once = Das Modell startet. Das dauert meist weniger als eine Sekunde.
starts-sometime = Das Modell startet. Der Server nennt keine Dauer.
start-so-far = Bisher { $time } · Ihre Eingabe bleibt erhalten und wird gesendet, sobald es bereit ist
start-is-late = Bisher { $time } · länger als erwartet · Ihre Eingabe bleibt erhalten

## What went wrong: what happened

config-title = Dieses Widget ist nicht richtig eingerichtet
missing-title = Es fehlt noch etwas
input-title = Das Modell konnte mit dieser Eingabe nichts anfangen
auth-title = Diese Seite ist beim Server des Modells nicht angemeldet
budget-title = Das Budget dieser Demo ist aufgebraucht
forbidden-title = Der Server des Modells erlaubt das nicht
not-found-title = Das Modell wurde nicht gefunden
too-large-title = Die Eingabe ist zu groß
rate-limited-title = Im Moment zu viele Anfragen
warming-timeout-title = Das Modell ist nicht rechtzeitig gestartet
upstream-title = Der Server des Modells hatte ein Problem
network-title = Der Server ist nicht erreichbar
timeout-title = Der Server hat zu lange nicht geantwortet
shape-title = Die Antwort ist nicht lesbar

## What went wrong: what to do next

field-advice = Ändern Sie die Angabe oder lassen Sie sie leer, und versuchen Sie es erneut.
input-advice = Ändern Sie die Eingabe und versuchen Sie es erneut.
too-large-advice = Kürzen Sie sie oder wählen Sie eine kleinere Datei, und versuchen Sie es erneut.
rate-limited-advice = Ihre Eingabe bleibt erhalten. Versuchen Sie es gleich noch einmal.
warming-timeout-advice = Ihre Eingabe bleibt erhalten. Vielleicht startet es noch: Versuchen Sie es in einer Minute erneut.
upstream-advice = Ihre Eingabe bleibt erhalten. Es liegt nicht an Ihnen: Ein neuer Versuch hilft vielleicht.
network-advice = Ihre Eingabe bleibt erhalten. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
timeout-advice = Ihre Eingabe bleibt erhalten. Versuchen Sie es erneut, vielleicht mit einer kürzeren Eingabe.
shape-advice = Ihre Eingabe bleibt erhalten. Die Antwort im Original steht unten, für den Betreiber der Seite.
budget-advice = Ihre Eingabe bleibt erhalten. Nur der Betreiber dieser Seite kann das Budget erhöhen.
owner-advice = Nur der Betreiber dieser Seite kann das beheben. Die Details unten helfen ihm dabei.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Ein Teil dieses Widgets konnte nicht geladen werden. Den Grund nennt die Konsole des Browsers.
sent-html = der Server hat eine Webseite statt einer Antwort gesendet; wahrscheinlich stimmt der Endpunkt nicht
sent-no-json = der Server hat etwas gesendet, das kein gültiges JSON ist
sent-nothing = der Server hat nichts gesendet
silent = { $minutes ->
    [one] { $minutes } Minute lang kam nichts
   *[other] { $minutes } Minuten lang kam nichts
}
task-unknown = Der Server kennt die Aufgabe dieses Modells nicht. Setzen Sie das Attribut task, zum Beispiel task="text-classification".
no-widget = für die Aufgabe „{ $task }“ gibt es kein Widget
not-at-endpoint = Der Endpunkt endet auf { $call }; dort lässt sich nichts für die Aufgabe „{ $task }“ erfragen. Nennen Sie die Adresse des Servers selbst oder eine andere Aufgabe.
unserved = Dieser Server spricht die OpenAI-API, die für die Aufgabe „{ $task }“ keinen Aufruf kennt. Richten Sie den Endpunkt auf einen Server, der die Inferenz-API von Hugging Face spricht.
parameter-must-be-json = { $parameter } muss JSON sein.
details = Details
copy-details = Details kopieren
part-missing-title = Das kann noch nicht angezeigt werden
part-missing-advice = Ein Teil dieses Widgets konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.

## Fields

add-field = Hinzufügen: { $field }
insert = { $text } einfügen
one-input-a-line = Eine Eingabe pro Zeile
add-label = Label eingeben, dann Enter
remove-label = { $label } entfernen
parameters = Parameter
parameters-changed = { $count ->
    [one] Parameter · { $count } geändert
   *[other] Parameter · { $count } geändert
}
also-sent = Außerdem gesendet: { $names }
reset = Zurücksetzen
default-choice = Standard
list-example = eins, noch eins
slider = Schieberegler für { $parameter }
not-set = nicht gesetzt

## Conversations

system-prompt = System-Prompt
system-prompt-set = System-Prompt · gesetzt
system-prompt-example = Wie das Modell antworten soll
answer-again = Neu antworten
edit-last = Letzte Nachricht bearbeiten
new-conversation = Neue Unterhaltung
write-message = Nachricht schreiben
chat-keys = Enter sendet, Umschalt und Enter beginnt eine neue Zeile.
conversation = Unterhaltung
model-says = Modell:
you-say = Sie:
picture = Bild
remove-from-message = Aus der Nachricht entfernen
sent-with-message = Wird mit der Nachricht gesendet

## Pictures, sound and video

choose-picture = Bild wählen
choose-file = Datei wählen
choose-video = Video wählen
use-camera = Kamera verwenden
drop-picture = Oder hier ablegen oder einfügen. Es wird auf höchstens 2.048 px an der längeren Seite verkleinert.
drop-file = Oder hier ablegen.
chosen-picture = Das gewählte Bild
chosen-sound = Der gewählte Ton
chosen-video = Das gewählte Video
remove-picture = Bild entfernen
remove-sound = Ton entfernen
remove-video = Video entfernen
address-not-shown = Diese Seite kann nicht anzeigen, was unter der Adresse liegt. Prüfen Sie sie: Der Server erhält die Adresse.
file-not-shown = Dieser Browser kann die Datei nicht anzeigen. Sie wird gesendet, wie sie ist.
address = Adresse
address-example = oder eine Adresse: https://…
record = ● Aufnehmen
stop = ■ Stopp
level = Pegel
waiting-for-microphone = Warten auf das Mikrofon …
recording = Aufnahme läuft …
reading = Wird gelesen …
address-not-found = Unter dieser Adresse wurde nichts gefunden ({ $status }). Prüfen Sie sie oder wählen Sie eine Datei.
address-blocked = Diese Seite darf die Adresse nicht lesen, daher erhält der Server die Adresse.
address-unreadable = Diese Adresse ist nicht lesbar. Geben Sie eine an, die mit https:// beginnt, oder wählen Sie eine Datei.
file-moved = Diese Datei ist nicht lesbar. Vielleicht wurde sie verschoben: Wählen Sie sie erneut.
file-empty = Diese Datei ist leer. Wählen Sie eine andere.
not-a-picture = Das ist kein Bild. Wählen Sie eine andere Datei.
not-a-sound = Das ist keine Tondatei. Wählen Sie eine andere Datei.
not-a-video = Das ist kein Video. Wählen Sie eine andere Datei.
picture-heic = Das ist ein HEIC-Bild, das dieser Browser nicht lesen kann. Speichern Sie es als JPEG oder PNG und wählen Sie diese Datei.
picture-damaged = Dieses Bild ist nicht lesbar. Vielleicht ist die Datei beschädigt: Wählen Sie eine andere.
picture-not-resized = Dieses Bild kann hier nicht verkleinert werden. Wählen Sie ein kleineres oder speichern Sie es als PNG.
sound-unreadable = Dieser Ton ist nicht lesbar. Wählen Sie eine WAV-, MP3-, FLAC- oder OGG-Datei.
nothing-recorded = Es wurde nichts aufgenommen. Drücken Sie „Aufnehmen“, sprechen Sie, drücken Sie dann „Stopp“.
recording-unsupported = Dieser Browser kann nicht aufnehmen. Wählen Sie stattdessen eine Datei.
microphone-refused = Das Mikrofon wurde verweigert. Erlauben Sie es in den Browsereinstellungen für diese Seite oder wählen Sie eine Datei.
microphone-missing = Es wurde kein Mikrofon gefunden. Schließen Sie eines an oder wählen Sie eine Datei.
microphone-busy = Das Mikrofon wird anderswo benutzt. Schließen Sie das betreffende Programm und versuchen Sie es erneut, oder wählen Sie eine Datei.
microphone-needs-https = Seiten können nur über https aufnehmen. Wählen Sie stattdessen eine Datei.
microphone-failed = Das Mikrofon konnte nicht geöffnet werden. Versuchen Sie es erneut oder wählen Sie eine Datei.

## Tables to fill in

add-row = Zeile hinzufügen
add-column = Spalte hinzufügen
import-csv = CSV importieren
paste-hint = Zellen lassen sich aus einer Tabellenkalkulation einfügen.
column-name = Name der Spalte { $number }
column = Spalte { $number }
name = Name
remove-column = Spalte { $number } entfernen
remove-row = Zeile { $number } entfernen
cell = { $column }, Zeile { $row }
rows-shown = Zeilen { $first } bis { $last } von { $total }
rows-before = Vorige Zeilen
rows-after = Nächste Zeilen
rows-filled-up = Einige Zeilen waren kürzer als andere. Leere Zellen wurden ergänzt.
rows-cut = Nur die ersten 1.000 Zeilen werden behalten.
columns-cut = Nur die ersten 1.000 Spalten werden behalten.
table-too-large = Diese Datei ist zu groß. Dateien bis 8 MB können importiert werden.
table-unreadable = Diese Datei konnte nicht gelesen werden.
table-not-text = Diese Datei ist keine Tabelle in Textform. Speichern Sie sie als CSV und importieren Sie diese.
table-empty = Diese Datei ist leer.

## Answers: tables and lists

label = Label
score = Wert
scores = Werte
scores-of = Werte zu: { $input }
text-heading = Text
no-score = Der Server hat keinen Wert angegeben
show-more = { $count } weitere von { $total } zeigen
show-all = Alle { $total } zeigen
copy-as-table = Als Tabelle kopieren
copy-as-json = Als JSON kopieren
and-more = und { $count } weitere

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } Eingabe klassifiziert
   *[other] { $count } Eingaben klassifiziert
}
no-labels = Das Modell hat keine Labels geliefert
no-labels-shown = Das Modell hat keine Labels geliefert.
best = Am besten:
flagged = auffällig
passed = unauffällig
uncertain = unsicher

## Answers: texts

empty-text = Das Modell hat mit einem leeren Text geantwortet
empty-text-shown = Das Modell hat mit einem leeren Text geantwortet.
texts = { $count ->
    [one] { $count } Text
   *[other] { $count } Texte
}
play-from = Ab { $time } abspielen
thinking = Überlegungen
empty-at-limit = Das Modell hat mit einer leeren Nachricht geantwortet: Es hat die Höchstzahl an Tokens erreicht, bevor es etwas sagte. Eine höhere Grenze hilft.
ended-at-limit = Die Antwort endet hier, weil die Höchstzahl an Tokens erreicht ist.
filtered = Der Filter des Servers hat die Antwort zurückgehalten.
ended-by-filter = Der Filter des Servers hat die Antwort hier beendet.
ended-by-server = Der Server hat die Antwort beendet, bevor sie vollständig war.
declined = Das Modell hat eine Antwort abgelehnt.
stopped = Angehalten. So weit kam die Antwort.
broke-off = Die Antwort ist hier abgebrochen.
table = Tabelle

## Answers: messages

empty-message = Das Modell hat mit einer leeren Nachricht geantwortet
empty-message-shown = Das Modell hat mit einer leeren Nachricht geantwortet.
only-thought = Das Modell hat überlegt, aber nicht geantwortet.
declined-saying = Das Modell hat eine Antwort abgelehnt:
another-answer = Eine andere Antwort:
asks-for-function = Möchte diese Funktion aufrufen:
answer = Antwort

## Answers: found in a text or a table

no-answer = Das Modell hat keine Antwort gefunden
no-answer-shown = Das Modell hat keine Antwort gefunden.
no-answer-name = (keine Antwort)
context = Der Kontext
answers = Antworten
empty-answer = Die Antwort ist leer
empty-answer-shown = Die Antwort ist leer.
cells = Zellen
table-marked = Die Tabelle, die Zellen der Antwort markiert
prediction = Vorhersage
predictions = Vorhersagen
predictions-made = { $count ->
    [one] { $count } Vorhersage
   *[other] { $count } Vorhersagen
}
no-predictions = Das Modell hat keine Vorhersagen geliefert.

## Answers: entities

no-entities = Keine Entitäten gefunden
no-entities-shown = Keine Entitäten gefunden.
others = { $count ->
    [one] { $count } weitere
   *[other] { $count } weitere
}
text-with-entities = Text mit seinen Entitäten
as-a-table = Als Tabelle ({ $count })
entities = Entitäten
other-labels = andere Labels

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } Wert
   *[other] { $count } Werte
}
scores-best = { $scores }. Am besten: { $score }, { $text }
no-scores = Das Modell hat keine Werte geliefert.
best-first = Beste zuerst
shape-is = Form { $shape }
shape = Form
length = Länge
vectors-shown = Die ersten { $count } von { $total } Vektoren.
vector-values = Werte von Vektor { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } Objekt gefunden
   *[other] { $count } Objekte gefunden
}
objects = Objekte im Bild
areas-found = { $count ->
    [one] { $count } Bereich gefunden
   *[other] { $count } Bereiche gefunden
}
areas = Bereiche des Bildes
area = Bereich { $number }
picture-sent = Das gesendete Bild
shown-in-picture = Im Bild angezeigt
picture-not-shown = Das Bild selbst kann hier nicht angezeigt werden.
best-shown = Das Bild zeigt die besten { $count } von { $total }.
mask-not-drawn = { $name } hat eine Maske, die nicht gezeichnet werden kann.
masks-not-drawn = { $count ->
    [one] { $count } Bereich hat eine Maske, die nicht gezeichnet werden kann.
   *[other] { $count } Bereiche haben Masken, die nicht gezeichnet werden können.
}
not-drawn = nicht darstellbar
opacity = Deckkraft
found-nothing = Das Modell hat in diesem Bild nichts gefunden.
sounds = { $count ->
    [one] { $count } Tonaufnahme
   *[other] { $count } Tonaufnahmen
}
videos = { $count ->
    [one] { $count } Video
   *[other] { $count } Videos
}
pictures = { $count ->
    [one] { $count } Bild
   *[other] { $count } Bilder
}
no-file = Das Modell hat keine Datei geliefert.
answer-number = Antwort { $number }
download-only = Der Browser kann diese Datei nicht anzeigen. Herunterladen ist trotzdem möglich.
download = Herunterladen

## Answers of no known shape

unknown-shape = Die Antwort hat eine unbekannte Form
unknown-shape-shown = Der Server hat in einer Form geantwortet, die diese Aufgabe nicht vorsieht. Dies ist die Antwort, wie sie kam.
open-raw = Öffnen, was der Server gesendet hat
raw-too-large = Zu groß, um hier gezeigt zu werden.
