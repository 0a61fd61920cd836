## The frame

test = Modeltest
examples = Voorbeelden
example = Voorbeeld { $number }
compute = Uitvoeren
send = Versturen
cancel = Annuleren
run-keys = Ctrl ↵
try-again = Opnieuw proberen
try-again-in = Opnieuw proberen over { $time }
copy = Kopiëren
copied = Gekopieerd
copy-refused = Kopiëren is hier niet toegestaan
json = JSON
request = Verzoek
request-of-example = Dit antwoord hoorde bij het voorbeeld. Er is niets verstuurd.
code = Code
link = Link
link-too-long = Dit is te lang voor een link.
link-note = Wie hem opent, vindt het formulier zo ingevuld.
link-without-files = Bestanden horen er niet bij.
no-code = Er is geen code voor een verzoek dat een formulier met een bestand is.
language = Taal
client = Client
recorded = Opgeslagen voorbeeldantwoord. Druk op Uitvoeren om het model te gebruiken.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
} ({ $prompt } in, { $completion } uit)

## What is going on

loading = Laden
sent = Verstuurd. Wachten op het antwoord
waiting = Wachten op het antwoord
waiting-so-far = Wachten op het antwoord · tot nu toe { $time }
waiting-for-model = Wachten op het model
arriving = Het antwoord komt binnen
cancelled = Geannuleerd
done = Klaar. { $answer }
starting = Het model start. Uw invoer blijft bewaard en wordt verstuurd zodra het klaar is
model-start = Start van het model
starts-in = Het model start. Dat duurt meestal ongeveer { $time }.
starts-in-a-second = Het model start. Dat duurt meestal ongeveer een seconde.
starts-at-once = Het model start. Dat duurt meestal minder dan een seconde.
starts-sometime = Het model start. De server zegt niet hoelang dat duurt.
start-so-far = Tot nu toe { $time } · uw invoer blijft bewaard en wordt verstuurd zodra het klaar is
start-is-late = Tot nu toe { $time } · langer dan verwacht · uw invoer blijft bewaard

## What went wrong: what happened

config-title = Deze widget is niet goed ingesteld
missing-title = Er ontbreekt nog iets
input-title = Het model kon deze invoer niet gebruiken
auth-title = Deze pagina is niet aangemeld bij de server van het model
budget-title = Het budget van deze demo is op
forbidden-title = De server van het model staat dit niet toe
not-found-title = Het model is niet gevonden
too-large-title = De invoer is te groot
rate-limited-title = Op dit moment te veel verzoeken
warming-timeout-title = Het model is niet op tijd gestart
upstream-title = De server van het model had een probleem
network-title = De server is niet bereikbaar
timeout-title = De server deed te lang over het antwoord
shape-title = Het antwoord kon niet worden gelezen

## What went wrong: what to do next

field-advice = Wijzig het of laat het leeg en probeer het opnieuw.
input-advice = Wijzig de invoer en probeer het opnieuw.
too-large-advice = Maak de invoer korter of kies een kleiner bestand en probeer het opnieuw.
rate-limited-advice = Uw invoer blijft bewaard. Probeer het zo dadelijk opnieuw.
warming-timeout-advice = Uw invoer blijft bewaard. Misschien start het nog: probeer het over een minuut opnieuw.
upstream-advice = Uw invoer blijft bewaard. Het ligt niet aan u: opnieuw proberen kan helpen.
network-advice = Uw invoer blijft bewaard. Controleer uw verbinding en probeer het opnieuw.
timeout-advice = Uw invoer blijft bewaard. Probeer het opnieuw, misschien met kortere invoer.
shape-advice = Uw invoer blijft bewaard. Het ruwe antwoord staat hieronder, voor de eigenaar van deze pagina.
budget-advice = Uw invoer blijft bewaard. Alleen de eigenaar van deze pagina kan het budget verhogen.
owner-advice = Alleen de eigenaar van deze pagina kan dit oplossen. De details hieronder helpen daarbij.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Een deel van deze widget kon niet worden geladen. De console van de browser zegt waarom.
sent-html = de server stuurde een webpagina in plaats van een antwoord; het adres klopt waarschijnlijk niet
sent-no-json = de server stuurde iets wat geen geldige JSON is
sent-nothing = de server stuurde niets
silent = { $minutes ->
    [one] { $minutes } minuut lang kwam er niets
   *[other] { $minutes } minuten lang kwam er niets
}
task-unknown = De server kent de taak van dit model niet. Stel het attribuut task in, bijvoorbeeld task="text-classification".
no-widget = er is geen widget voor de taak ‘{ $task }’
not-at-endpoint = Het endpoint eindigt op { $call }, waar niets kan worden gevraagd voor de taak “{ $task }”. Noem het adres van de server zelf, of een andere taak.
unserved = Deze server spreekt de API van OpenAI, die geen aanroep heeft voor de taak “{ $task }”. Noem een endpoint dat de inferentie-API van Hugging Face spreekt.
parameter-must-be-json = { $parameter } moet JSON zijn.
details = Details
copy-details = Details kopiëren
part-missing-title = Dit kan nog niet worden getoond
part-missing-advice = Een deel van deze widget kon niet worden geladen. Controleer uw verbinding en probeer het opnieuw.

## Fields

add-field = Toevoegen: { $field }
insert = { $text } invoegen
one-input-a-line = Eén invoer per regel
add-label = Voeg een label toe, dan Enter
remove-label = { $label } verwijderen
parameters = Parameters
parameters-changed = { $count ->
    [one] Parameters · { $count } gewijzigd
   *[other] Parameters · { $count } gewijzigd
}
also-sent = Ook verstuurd: { $names }
reset = Herstellen
default-choice = standaard
list-example = een, nog een
slider = Schuifregelaar voor { $parameter }
not-set = niet ingesteld

## Conversations

system-prompt = Systeemprompt
system-prompt-set = Systeemprompt · ingesteld
system-prompt-example = Hoe het model moet antwoorden
answer-again = Opnieuw antwoorden
edit-last = Mijn laatste bericht bewerken
new-conversation = Nieuw gesprek
write-message = Schrijf een bericht
chat-keys = Enter verstuurt, Shift en Enter begint een nieuwe regel.
conversation = Gesprek
model-says = Model:
you-say = U:
picture = Afbeelding
remove-from-message = Uit het bericht verwijderen
sent-with-message = Verstuurd met het bericht

## Pictures, sound and video

choose-picture = Afbeelding kiezen
choose-file = Bestand kiezen
choose-video = Video kiezen
use-camera = Camera gebruiken
drop-picture = Of sleep of plak er hier een. De langste zijde wordt verkleind tot 2.048 px.
drop-file = Of sleep er hier een heen.
chosen-picture = De gekozen afbeelding
chosen-sound = Het gekozen geluid
chosen-video = De gekozen video
remove-picture = Afbeelding verwijderen
remove-sound = Geluid verwijderen
remove-video = Video verwijderen
address-not-shown = Deze pagina kan niet tonen wat op dat adres staat. Controleer het: de server krijgt het adres.
file-not-shown = Deze browser kan dit bestand niet tonen. Het wordt verstuurd zoals het is.
address = Adres
address-example = of een adres: https://…
record = ● Opnemen
stop = ■ Stoppen
level = Niveau
waiting-for-microphone = Wachten op de microfoon …
recording = Opnemen …
reading = Lezen …
address-not-found = Op dit adres is niets gevonden ({ $status }). Controleer het of kies een bestand.
address-blocked = Deze pagina mag dat adres niet lezen, dus krijgt de server het adres.
address-unreadable = Dit adres kan niet worden gelezen. Geef er een die met https:// begint of kies een bestand.
file-moved = Dit bestand kan niet worden gelezen. Misschien is het verplaatst: kies het opnieuw.
file-empty = Dit bestand is leeg. Kies een ander.
not-a-picture = Dit is geen afbeelding. Kies een ander bestand.
not-a-sound = Dit is geen geluid. Kies een ander bestand.
not-a-video = Dit is geen video. Kies een ander bestand.
picture-heic = Dit is een HEIC-afbeelding, die deze browser niet kan lezen. Bewaar die als JPEG of PNG en kies dat bestand.
picture-damaged = Deze afbeelding kan niet worden gelezen. Het bestand is misschien beschadigd: kies een ander.
picture-not-resized = Deze afbeelding kan hier niet worden verkleind. Kies een kleinere of bewaar die als PNG.
sound-unreadable = Dit geluid kan niet worden gelezen. Kies een WAV-, MP3-, FLAC- of OGG-bestand.
nothing-recorded = Er is niets opgenomen. Druk op Opnemen, spreek en druk dan op Stoppen.
recording-unsupported = Deze browser kan niet opnemen. Kies in plaats daarvan een bestand.
microphone-refused = De microfoon is geweigerd. Sta die voor deze pagina toe in de browserinstellingen of kies een bestand.
microphone-missing = Er is geen microfoon gevonden. Sluit er een aan of kies een bestand.
microphone-busy = De microfoon is elders in gebruik. Sluit het programma dat die gebruikt en probeer het opnieuw, of kies een bestand.
microphone-needs-https = Pagina’s kunnen alleen via https opnemen. Kies in plaats daarvan een bestand.
microphone-failed = De microfoon kon niet worden geopend. Probeer het opnieuw of kies een bestand.

## Tables to fill in

add-row = Rij toevoegen
add-column = Kolom toevoegen
import-csv = CSV importeren
paste-hint = Cellen kunnen uit een spreadsheet worden geplakt.
column-name = Naam van kolom { $number }
column = Kolom { $number }
name = Naam
remove-column = Kolom { $number } verwijderen
remove-row = Rij { $number } verwijderen
cell = { $column }, rij { $row }
rows-shown = Rijen { $first } tot { $last } van { $total }
rows-before = Vorige rijen
rows-after = Volgende rijen
rows-filled-up = Sommige rijen waren korter dan andere. Er zijn lege cellen toegevoegd.
rows-cut = Alleen de eerste 1.000 rijen worden bewaard.
columns-cut = Alleen de eerste 1.000 kolommen worden bewaard.
table-too-large = Dit bestand is te groot. Bestanden tot 8 MB kunnen worden geïmporteerd.
table-unreadable = Dit bestand kon niet worden gelezen.
table-not-text = Dit bestand is geen tabel in tekstvorm. Bewaar het als CSV en importeer dat.
table-empty = Dit bestand is leeg.

## Answers: tables and lists

label = Label
score = Score
scores = Scores
scores-of = Scores van: { $input }
text-heading = Tekst
no-score = De server gaf geen score
show-more = Nog { $count } van { $total } tonen
show-all = Alle { $total } tonen
copy-as-table = Kopiëren als tabel
copy-as-json = Kopiëren als JSON
and-more = en nog { $count }

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } invoer geclassificeerd
   *[other] { $count } invoeren geclassificeerd
}
no-labels = Het model gaf geen labels
no-labels-shown = Het model gaf geen labels.
best = Beste:
flagged = gemarkeerd
passed = goedgekeurd
uncertain = onzeker

## Answers: texts

empty-text = Het model antwoordde met een lege tekst
empty-text-shown = Het model antwoordde met een lege tekst.
texts = { $count ->
    [one] { $count } tekst
   *[other] { $count } teksten
}
play-from = Afspelen vanaf { $time }
thinking = Denkstappen
empty-at-limit = Het model antwoordde met een leeg bericht: het bereikte het maximumaantal tokens voordat het iets zei. Een hogere grens helpt.
ended-at-limit = Het antwoord eindigt hier omdat het maximumaantal tokens is bereikt.
filtered = Het filter van de server hield het antwoord tegen.
ended-by-filter = Het filter van de server brak het antwoord hier af.
ended-by-server = De server beëindigde het antwoord voordat het compleet was.
declined = Het model weigerde te antwoorden.
stopped = Gestopt. Tot hier kwam het antwoord.
broke-off = Het antwoord brak hier af.
table = Tabel

## Answers: messages

empty-message = Het model antwoordde met een leeg bericht
empty-message-shown = Het model antwoordde met een leeg bericht.
only-thought = Het model dacht na, maar antwoordde niet.
declined-saying = Het model weigerde te antwoorden:
another-answer = Een ander antwoord:
asks-for-function = Vraagt om de functie
answer = Antwoord

## Answers: found in a text or a table

no-answer = Het model vond geen antwoord
no-answer-shown = Het model vond geen antwoord.
no-answer-name = (geen antwoord)
context = De context
answers = Antwoorden
empty-answer = Het antwoord is leeg
empty-answer-shown = Het antwoord is leeg.
cells = Cellen
table-marked = De tabel, met de cellen van het antwoord gemarkeerd
prediction = Voorspelling
predictions = Voorspellingen
predictions-made = { $count ->
    [one] { $count } voorspelling
   *[other] { $count } voorspellingen
}
no-predictions = Het model gaf geen voorspellingen.

## Answers: entities

no-entities = Geen entiteiten gevonden
no-entities-shown = Geen entiteiten gevonden.
others = { $count ->
    [one] { $count } andere
   *[other] { $count } andere
}
text-with-entities = De tekst met zijn entiteiten
as-a-table = Als tabel ({ $count })
entities = Entiteiten
other-labels = andere labels

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } score
   *[other] { $count } scores
}
scores-best = { $scores }. Beste: { $score }, { $text }
no-scores = Het model gaf geen scores.
best-first = Beste eerst
shape-is = Vorm { $shape }
shape = Vorm
length = Lengte
vectors-shown = De eerste { $count } van { $total } vectoren.
vector-values = Waarden van vector { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } object gevonden
   *[other] { $count } objecten gevonden
}
objects = Objecten in de afbeelding
areas-found = { $count ->
    [one] { $count } gebied gevonden
   *[other] { $count } gebieden gevonden
}
areas = Gebieden van de afbeelding
area = Gebied { $number }
picture-sent = De verstuurde afbeelding
shown-in-picture = Getoond in de afbeelding
picture-not-shown = De afbeelding zelf kan hier niet worden getoond.
best-shown = De afbeelding toont de beste { $count } van { $total }.
mask-not-drawn = { $name } heeft een masker dat niet kan worden getekend.
masks-not-drawn = { $count ->
    [one] { $count } gebied heeft een masker dat niet kan worden getekend.
   *[other] { $count } gebieden hebben maskers die niet kunnen worden getekend.
}
not-drawn = kan niet worden getekend
opacity = Dekking
found-nothing = Het model vond niets in deze afbeelding.
sounds = { $count ->
    [one] { $count } geluid
   *[other] { $count } geluiden
}
videos = { $count ->
    [one] { $count } video
   *[other] { $count } video’s
}
pictures = { $count ->
    [one] { $count } afbeelding
   *[other] { $count } afbeeldingen
}
no-file = Het model gaf geen bestand.
answer-number = Antwoord { $number }
download-only = De browser kan dit bestand niet tonen. U kunt het wel downloaden.
download = Downloaden

## Answers of no known shape

unknown-shape = Het antwoord heeft een onbekende vorm
unknown-shape-shown = De server antwoordde in een vorm die deze taak niet kent. Dit is het antwoord zoals het kwam.
open-raw = Openen wat de server stuurde
raw-too-large = Het is te groot om hier te tonen.
