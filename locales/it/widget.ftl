## The frame

test = Prova del modello
examples = Esempi
example = Esempio { $number }
compute = Esegui
send = Invia
cancel = Annulla
run-keys = Ctrl ↵
try-again = Riprova
try-again-in = Riprova tra { $time }
copy = Copia
copied = Copiato
copy-refused = Qui non è consentito copiare
json = JSON
request = Richiesta
request-of-example = Questa risposta era inclusa nell’esempio. Non è stato inviato nulla.
code = Codice
link = Link
link-too-long = È troppo lungo per un link.
link-note = Chi lo apre trova il modulo compilato così.
link-without-files = I file non ne fanno parte.
no-code = Non c’è codice per una richiesta che è un modulo con un file.
language = Linguaggio
client = Client
recorded = Risposta di esempio salvata. Premi Esegui per avviare il modello.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } token
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } token
} ({ $prompt } in ingresso, { $completion } in uscita)

## What is going on

loading = Caricamento
sent = Inviato. In attesa della risposta
waiting = In attesa della risposta
waiting-so-far = In attesa della risposta · finora { $time }
waiting-for-model = In attesa del modello
arriving = La risposta sta arrivando
cancelled = Annullato
done = Fatto. { $answer }
starting = Il modello si sta avviando. L’input è conservato e verrà inviato quando sarà pronto
model-start = Avvio del modello
starts-in = Il modello si sta avviando. Di solito richiede circa { $time }.
starts-in-a-second = Il modello si sta avviando. Di solito richiede circa un secondo.
starts-at-once = Il modello si sta avviando. Di solito richiede meno di un secondo.
starts-sometime = Il modello si sta avviando. Il server non indica la durata.
start-so-far = Finora { $time } · l’input è conservato e verrà inviato quando sarà pronto
start-is-late = Finora { $time } · più del previsto · l’input è conservato

## What went wrong: what happened

config-title = Questo widget non è configurato correttamente
missing-title = Manca qualcosa
input-title = Il modello non ha potuto usare questo input
auth-title = Questa pagina non ha accesso al server del modello
budget-title = Il budget di questa demo è esaurito
forbidden-title = Il server del modello non lo consente
not-found-title = Il modello non è stato trovato
too-large-title = L’input è troppo grande
rate-limited-title = Troppe richieste in questo momento
warming-timeout-title = Il modello non si è avviato in tempo
upstream-title = Il server del modello ha avuto un problema
network-title = Il server non è raggiungibile
timeout-title = Il server ha impiegato troppo tempo a rispondere
shape-title = La risposta non è leggibile

## What went wrong: what to do next

field-advice = Modifica il valore o lascialo vuoto, poi riprova.
input-advice = Modifica l’input e riprova.
too-large-advice = Accorcialo o scegli un file più piccolo, poi riprova.
rate-limited-advice = L’input è conservato. Riprova tra un momento.
warming-timeout-advice = L’input è conservato. Forse si sta ancora avviando: riprova tra un minuto.
upstream-advice = L’input è conservato. Non dipende da te: riprovare può aiutare.
network-advice = L’input è conservato. Controlla la connessione, poi riprova.
timeout-advice = L’input è conservato. Riprova, magari con un input più breve.
shape-advice = L’input è conservato. La risposta originale è qui sotto, per il proprietario della pagina.
budget-advice = L’input è conservato. Solo il proprietario di questa pagina può aumentare il budget.
owner-advice = Solo il proprietario di questa pagina può rimediare. I dettagli qui sotto lo aiuteranno.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Una parte di questo widget non è stata caricata. La console del browser dice perché.
sent-html = il server ha inviato una pagina web al posto di una risposta; probabilmente l’indirizzo è sbagliato
sent-no-json = il server ha inviato qualcosa che non è JSON valido
sent-nothing = il server non ha inviato nulla
silent = { $minutes ->
    [one] non è arrivato nulla per { $minutes } minuto
   *[other] non è arrivato nulla per { $minutes } minuti
}
task-unknown = Il server non conosce il compito di questo modello. Imposta l’attributo task, per esempio task="text-classification".
no-widget = non c’è un widget per il compito «{ $task }»
not-at-endpoint = L’endpoint termina con { $call }, dove non si può chiedere nulla per il compito “{ $task }”. Indica l’indirizzo del server stesso o un altro compito.
unserved = Questo server parla l’API di OpenAI, che non ha modo di chiedere il compito “{ $task }”. Indica un endpoint che parli l’API di inferenza di Hugging Face.
parameter-must-be-json = { $parameter } deve essere JSON.
details = Dettagli
copy-details = Copia i dettagli
part-missing-title = Non è ancora possibile mostrarlo
part-missing-advice = Una parte di questo widget non è stata caricata. Controlla la connessione, poi riprova.

## Fields

add-field = Aggiungi: { $field }
insert = Inserisci { $text }
one-input-a-line = Un input per riga
add-label = Aggiungi un’etichetta, poi Invio
remove-label = Rimuovi { $label }
parameters = Parametri
parameters-changed = { $count ->
    [one] Parametri · { $count } modificato
   *[other] Parametri · { $count } modificati
}
also-sent = Inviato inoltre: { $names }
reset = Reimposta
default-choice = predefinito
list-example = uno, un altro
slider = Cursore di { $parameter }
not-set = non impostato

## Conversations

system-prompt = Prompt di sistema
system-prompt-set = Prompt di sistema · impostato
system-prompt-example = Come deve rispondere il modello
answer-again = Rispondi di nuovo
edit-last = Modifica il mio ultimo messaggio
new-conversation = Nuova conversazione
write-message = Scrivi un messaggio
chat-keys = Invio spedisce, Maiusc e Invio inizia una nuova riga.
conversation = Conversazione
model-says = Modello:
you-say = Tu:
picture = Immagine
remove-from-message = Rimuovi dal messaggio
sent-with-message = Inviato con il messaggio

## Pictures, sound and video

choose-picture = Scegli un’immagine
choose-file = Scegli un file
choose-video = Scegli un video
use-camera = Usa la fotocamera
drop-picture = Oppure trascinala o incollala qui. Viene ridotta a 2048 px sul lato più lungo.
drop-file = Oppure trascinalo qui.
chosen-picture = L’immagine scelta
chosen-sound = Il suono scelto
chosen-video = Il video scelto
remove-picture = Rimuovi l’immagine
remove-sound = Rimuovi il suono
remove-video = Rimuovi il video
address-not-shown = Questa pagina non può mostrare ciò che si trova a quell’indirizzo. Controllalo: l’indirizzo viene dato al server.
file-not-shown = Questo browser non può mostrare questo file. Viene inviato così com’è.
address = Indirizzo
address-example = o un indirizzo: https://…
record = ● Registra
stop = ■ Ferma
level = Livello
waiting-for-microphone = In attesa del microfono…
recording = Registrazione…
reading = Lettura…
address-not-found = A questo indirizzo non è stato trovato nulla ({ $status }). Controllalo o scegli un file.
address-blocked = Questa pagina non può leggere quell’indirizzo, quindi viene dato al server.
address-unreadable = Questo indirizzo non è leggibile. Scrivine uno che inizi con https:// o scegli un file.
file-moved = Questo file non è leggibile. Forse è stato spostato: sceglilo di nuovo.
file-empty = Questo file è vuoto. Scegline un altro.
not-a-picture = Questa non è un’immagine. Scegli un altro file.
not-a-sound = Questo non è un suono. Scegli un altro file.
not-a-video = Questo non è un video. Scegli un altro file.
picture-heic = È un’immagine HEIC, che questo browser non sa leggere. Salvala come JPEG o PNG e scegli quel file.
picture-damaged = Questa immagine non è leggibile. Il file potrebbe essere danneggiato: scegline un altro.
picture-not-resized = Qui non è possibile ridurre questa immagine. Scegline una più piccola o salvala come PNG.
sound-unreadable = Questo suono non è leggibile. Scegli un file WAV, MP3, FLAC o OGG.
nothing-recorded = Non è stato registrato nulla. Premi Registra, parla, poi premi Ferma.
recording-unsupported = Questo browser non può registrare. Scegli invece un file.
microphone-refused = Il microfono è stato negato. Consentilo per questa pagina nelle impostazioni del browser o scegli un file.
microphone-missing = Non è stato trovato alcun microfono. Collegane uno o scegli un file.
microphone-busy = Il microfono è in uso altrove. Chiudi il programma che lo usa e riprova, oppure scegli un file.
microphone-needs-https = Le pagine possono registrare solo tramite https. Scegli invece un file.
microphone-failed = Non è stato possibile aprire il microfono. Riprova o scegli un file.

## Tables to fill in

add-row = Aggiungi riga
add-column = Aggiungi colonna
import-csv = Importa CSV
paste-hint = Si possono incollare celle da un foglio di calcolo.
column-name = Nome della colonna { $number }
column = Colonna { $number }
name = Nome
remove-column = Rimuovi la colonna { $number }
remove-row = Rimuovi la riga { $number }
cell = { $column }, riga { $row }
rows-shown = Righe da { $first } a { $last } di { $total }
rows-before = Righe precedenti
rows-after = Righe successive
rows-filled-up = Alcune righe erano più corte di altre. Sono state aggiunte celle vuote.
rows-cut = Vengono tenute solo le prime 1000 righe.
columns-cut = Vengono tenute solo le prime 1000 colonne.
table-too-large = Questo file è troppo grande. Si possono importare file fino a 8 MB.
table-unreadable = Non è stato possibile leggere questo file.
table-not-text = Questo file non è una tabella in forma di testo. Salvalo come CSV e importa quello.
table-empty = Questo file è vuoto.

## Answers: tables and lists

label = Etichetta
score = Punteggio
scores = Punteggi
scores-of = Punteggi di: { $input }
text-heading = Testo
no-score = Il server non ha dato un punteggio
show-more = Mostra altri { $count } di { $total }
show-all = Mostra tutto ({ $total })
copy-as-table = Copia come tabella
copy-as-json = Copia come JSON
and-more = e altri { $count }

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } input classificato
   *[other] { $count } input classificati
}
no-labels = Il modello non ha restituito etichette
no-labels-shown = Il modello non ha restituito etichette.
best = Migliore:
flagged = segnalato
passed = accettato
uncertain = incerto

## Answers: texts

empty-text = Il modello ha risposto con un testo vuoto
empty-text-shown = Il modello ha risposto con un testo vuoto.
texts = { $count ->
    [one] { $count } testo
   *[other] { $count } testi
}
play-from = Riproduci da { $time }
thinking = Ragionamento
empty-at-limit = Il modello ha risposto con un messaggio vuoto: ha raggiunto il massimo di token prima di dire qualcosa. Un limite più alto aiuta.
ended-at-limit = La risposta finisce qui perché ha raggiunto il massimo di token.
filtered = Il filtro del server ha trattenuto la risposta.
ended-by-filter = Il filtro del server ha interrotto qui la risposta.
ended-by-server = Il server ha terminato la risposta prima che fosse completa.
declined = Il modello ha rifiutato di rispondere.
stopped = Fermato. La risposta è arrivata fin qui.
broke-off = La risposta si è interrotta qui.
table = Tabella

## Answers: messages

empty-message = Il modello ha risposto con un messaggio vuoto
empty-message-shown = Il modello ha risposto con un messaggio vuoto.
only-thought = Il modello ha ragionato, ma non ha risposto.
declined-saying = Il modello ha rifiutato di rispondere:
another-answer = Un’altra risposta:
asks-for-function = Chiede la funzione
answer = Risposta

## Answers: found in a text or a table

no-answer = Il modello non ha trovato risposte
no-answer-shown = Il modello non ha trovato risposte.
no-answer-name = (nessuna risposta)
context = Il contesto
answers = Risposte
empty-answer = La risposta è vuota
empty-answer-shown = La risposta è vuota.
cells = Celle
table-marked = La tabella, con le celle della risposta evidenziate
prediction = Previsione
predictions = Previsioni
predictions-made = { $count ->
    [one] { $count } previsione
   *[other] { $count } previsioni
}
no-predictions = Il modello non ha restituito previsioni.

## Answers: entities

no-entities = Nessuna entità trovata
no-entities-shown = Nessuna entità trovata.
others = { $count ->
    [one] { $count } altra
   *[other] { $count } altre
}
text-with-entities = Il testo con le sue entità
as-a-table = Come tabella ({ $count })
entities = Entità
other-labels = altre etichette

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } punteggio
   *[other] { $count } punteggi
}
scores-best = { $scores }. Migliore: { $score }, { $text }
no-scores = Il modello non ha restituito punteggi.
best-first = Prima i migliori
shape-is = Forma { $shape }
shape = Forma
length = Lunghezza
vectors-shown = I primi { $count } di { $total } vettori.
vector-values = Valori del vettore { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } oggetto trovato
   *[other] { $count } oggetti trovati
}
objects = Oggetti nell’immagine
areas-found = { $count ->
    [one] { $count } area trovata
   *[other] { $count } aree trovate
}
areas = Aree dell’immagine
area = Area { $number }
picture-sent = L’immagine inviata
shown-in-picture = Mostrato nell’immagine
picture-not-shown = L’immagine stessa non può essere mostrata qui.
best-shown = L’immagine mostra i { $count } migliori di { $total }.
mask-not-drawn = { $name } ha una maschera che non può essere disegnata.
masks-not-drawn = { $count ->
    [one] { $count } area ha una maschera che non può essere disegnata.
   *[other] { $count } aree hanno maschere che non possono essere disegnate.
}
not-drawn = non disegnabile
opacity = Opacità
found-nothing = Il modello non ha trovato nulla in questa immagine.
sounds = { $count ->
    [one] { $count } suono
   *[other] { $count } suoni
}
videos = { $count ->
    [one] { $count } video
   *[other] { $count } video
}
pictures = { $count ->
    [one] { $count } immagine
   *[other] { $count } immagini
}
no-file = Il modello non ha restituito alcun file.
answer-number = Risposta { $number }
download-only = Il browser non può mostrare questo file. Puoi comunque scaricarlo.
download = Scarica

## Answers of no known shape

unknown-shape = La risposta ha una forma sconosciuta
unknown-shape-shown = Il server ha risposto in una forma che questo compito non prevede. Questa è la risposta così com’è arrivata.
open-raw = Apri ciò che il server ha inviato
raw-too-large = È troppo grande per essere mostrato qui.
