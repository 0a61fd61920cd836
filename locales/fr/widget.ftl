## The frame

test = Test du modèle
examples = Exemples
example = Exemple { $number }
compute = Exécuter
send = Envoyer
cancel = Annuler
run-keys = Ctrl ↵
try-again = Réessayer
try-again-in = Réessayer dans { $time }
copy = Copier
copied = Copié
copy-refused = La copie n’est pas autorisée ici
json = JSON
request = Requête
request-of-example = Cette réponse accompagnait l’exemple. Rien n’a été envoyé.
code = Code
link = Lien
link-too-long = C’est trop long pour un lien.
link-note = Qui l’ouvre trouve le formulaire rempli ainsi.
link-without-files = Les fichiers n’en font pas partie.
no-code = Il n’y a pas de code pour une requête qui est un formulaire contenant un fichier.
language = Langage
client = Client
recorded = Réponse d’exemple enregistrée. Appuyez sur Exécuter pour lancer le modèle.
tokens = { $total ->
    [one] { $total } jeton
   *[other] { $total } jetons
}
tokens-in-out = { $total ->
    [one] { $total } jeton
   *[other] { $total } jetons
} ({ $prompt } en entrée, { $completion } en sortie)

## What is going on

loading = Chargement
sent = Envoyé. En attente de la réponse
waiting = En attente de la réponse
waiting-so-far = En attente de la réponse · depuis { $time }
waiting-for-model = En attente du modèle
arriving = La réponse arrive
cancelled = Annulé
done = Terminé. { $answer }
starting = Le modèle démarre. Votre saisie est conservée et sera envoyée dès qu’il sera prêt
model-start = Démarrage du modèle
starts-in = Le modèle démarre. Cela prend d’habitude environ { $time }.
starts-in-a-second = Le modèle démarre. Cela prend d’habitude environ une seconde.
starts-at-once = Le modèle démarre. Cela prend d’habitude moins d’une seconde.
starts-sometime = Le modèle démarre. Le serveur n’indique pas la durée.
start-so-far = Depuis { $time } · votre saisie est conservée et sera envoyée dès qu’il sera prêt
start-is-late = Depuis { $time } · plus long que prévu · votre saisie est conservée

## What went wrong: what happened

config-title = Ce widget n’est pas configuré correctement
missing-title = Il manque un élément
input-title = Le modèle n’a pas pu utiliser cette saisie
auth-title = Cette page n’est pas connectée au serveur du modèle
budget-title = Le budget de cette démo est épuisé
forbidden-title = Le serveur du modèle ne l’autorise pas
not-found-title = Le modèle est introuvable
too-large-title = La saisie est trop volumineuse
rate-limited-title = Trop de requêtes en ce moment
warming-timeout-title = Le modèle n’a pas démarré à temps
upstream-title = Le serveur du modèle a rencontré un problème
network-title = Le serveur est injoignable
timeout-title = Le serveur a mis trop de temps à répondre
shape-title = La réponse est illisible

## What went wrong: what to do next

field-advice = Modifiez cette valeur ou laissez-la vide, puis réessayez.
input-advice = Modifiez la saisie et réessayez.
too-large-advice = Raccourcissez-la ou choisissez un fichier plus petit, puis réessayez.
rate-limited-advice = Votre saisie est conservée. Réessayez dans un instant.
warming-timeout-advice = Votre saisie est conservée. Il démarre peut-être encore : réessayez dans une minute.
upstream-advice = Votre saisie est conservée. Vous n’y êtes pour rien : réessayer peut aider.
network-advice = Votre saisie est conservée. Vérifiez votre connexion, puis réessayez.
timeout-advice = Votre saisie est conservée. Réessayez, peut-être avec une saisie plus courte.
shape-advice = Votre saisie est conservée. La réponse brute figure ci-dessous, pour le propriétaire de la page.
budget-advice = Votre saisie est conservée. Seul le propriétaire de cette page peut augmenter le budget.
owner-advice = Seul le propriétaire de cette page peut y remédier. Les détails ci-dessous l’y aideront.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Une partie de ce widget n’a pas pu être chargée. La console du navigateur en donne la raison.
sent-html = le serveur a envoyé une page web au lieu d’une réponse ; l’adresse est probablement erronée
sent-no-json = le serveur a envoyé quelque chose qui n’est pas du JSON valide
sent-nothing = le serveur n’a rien envoyé
silent = { $minutes ->
    [one] rien n’est arrivé pendant { $minutes } minute
   *[other] rien n’est arrivé pendant { $minutes } minutes
}
task-unknown = Le serveur ne connaît pas la tâche de ce modèle. Indiquez l’attribut task, par exemple task="text-classification".
no-widget = il n’existe pas de widget pour la tâche « { $task } »
not-at-endpoint = Le point d’accès se termine par { $call }, où rien ne peut être demandé pour la tâche « { $task } ». Indiquez l’adresse du serveur lui-même, ou une autre tâche.
unserved = Ce serveur parle l’API d’OpenAI, qui ne prévoit aucun appel pour la tâche « { $task } ». Indiquez un point d’accès qui parle l’API d’inférence de Hugging Face.
parameter-must-be-json = { $parameter } doit être du JSON.
details = Détails
copy-details = Copier les détails
part-missing-title = Impossible à afficher pour l’instant
part-missing-advice = Une partie de ce widget n’a pas pu être chargée. Vérifiez votre connexion, puis réessayez.

## Fields

add-field = Ajouter : { $field }
insert = Insérer { $text }
one-input-a-line = Une entrée par ligne
add-label = Ajoutez une étiquette, puis Entrée
remove-label = Retirer { $label }
parameters = Paramètres
parameters-changed = { $count ->
    [one] Paramètres · { $count } modifié
   *[other] Paramètres · { $count } modifiés
}
also-sent = Également envoyé : { $names }
reset = Réinitialiser
default-choice = par défaut
list-example = un, un autre
slider = Curseur de { $parameter }
not-set = non défini

## Conversations

system-prompt = Prompt système
system-prompt-set = Prompt système · défini
system-prompt-example = Comment le modèle doit répondre
answer-again = Répondre à nouveau
edit-last = Modifier mon dernier message
new-conversation = Nouvelle conversation
write-message = Écrivez un message
chat-keys = Entrée envoie, Maj et Entrée commence une nouvelle ligne.
conversation = Conversation
model-says = Modèle :
you-say = Vous :
picture = Image
remove-from-message = Retirer du message
sent-with-message = Envoyé avec le message

## Pictures, sound and video

choose-picture = Choisir une image
choose-file = Choisir un fichier
choose-video = Choisir une vidéo
use-camera = Utiliser l’appareil photo
drop-picture = Ou déposez-en ou collez-en une ici. Elle est réduite à 2 048 px sur son plus grand côté.
drop-file = Ou déposez-en un ici.
chosen-picture = L’image choisie
chosen-sound = Le son choisi
chosen-video = La vidéo choisie
remove-picture = Retirer l’image
remove-sound = Retirer le son
remove-video = Retirer la vidéo
address-not-shown = Cette page ne peut pas afficher ce qui se trouve à cette adresse. Vérifiez-la : l’adresse est transmise au serveur.
file-not-shown = Ce navigateur ne peut pas afficher ce fichier. Il est envoyé tel quel.
address = Adresse
address-example = ou une adresse : https://…
record = ● Enregistrer
stop = ■ Arrêter
level = Niveau
waiting-for-microphone = En attente du microphone…
recording = Enregistrement…
reading = Lecture…
address-not-found = Rien n’a été trouvé à cette adresse ({ $status }). Vérifiez-la ou choisissez un fichier.
address-blocked = Cette page ne peut pas lire cette adresse ; elle est donc transmise au serveur.
address-unreadable = Cette adresse est illisible. Saisissez-en une qui commence par https:// ou choisissez un fichier.
file-moved = Ce fichier est illisible. Il a peut-être été déplacé : choisissez-le de nouveau.
file-empty = Ce fichier est vide. Choisissez-en un autre.
not-a-picture = Ce n’est pas une image. Choisissez un autre fichier.
not-a-sound = Ce n’est pas un son. Choisissez un autre fichier.
not-a-video = Ce n’est pas une vidéo. Choisissez un autre fichier.
picture-heic = C’est une image HEIC, que ce navigateur ne sait pas lire. Enregistrez-la en JPEG ou PNG et choisissez ce fichier.
picture-damaged = Cette image est illisible. Le fichier est peut-être endommagé : choisissez-en un autre.
picture-not-resized = Cette image ne peut pas être réduite ici. Choisissez-en une plus petite ou enregistrez-la en PNG.
sound-unreadable = Ce son est illisible. Choisissez un fichier WAV, MP3, FLAC ou OGG.
nothing-recorded = Rien n’a été enregistré. Appuyez sur Enregistrer, parlez, puis appuyez sur Arrêter.
recording-unsupported = Ce navigateur ne peut pas enregistrer. Choisissez plutôt un fichier.
microphone-refused = Le microphone a été refusé. Autorisez-le pour cette page dans les réglages du navigateur ou choisissez un fichier.
microphone-missing = Aucun microphone n’a été trouvé. Branchez-en un ou choisissez un fichier.
microphone-busy = Le microphone est utilisé ailleurs. Fermez le programme qui l’utilise et réessayez, ou choisissez un fichier.
microphone-needs-https = Les pages ne peuvent enregistrer que par https. Choisissez plutôt un fichier.
microphone-failed = Le microphone n’a pas pu être ouvert. Réessayez ou choisissez un fichier.

## Tables to fill in

add-row = Ajouter une ligne
add-column = Ajouter une colonne
import-csv = Importer un CSV
paste-hint = Vous pouvez coller des cellules d’un tableur.
column-name = Nom de la colonne { $number }
column = Colonne { $number }
name = Nom
remove-column = Retirer la colonne { $number }
remove-row = Retirer la ligne { $number }
cell = { $column }, ligne { $row }
rows-shown = Lignes { $first } à { $last } sur { $total }
rows-before = Lignes précédentes
rows-after = Lignes suivantes
rows-filled-up = Certaines lignes étaient plus courtes que d’autres. Des cellules vides ont été ajoutées.
rows-cut = Seules les 1 000 premières lignes sont conservées.
columns-cut = Seules les 1 000 premières colonnes sont conservées.
table-too-large = Ce fichier est trop volumineux. Les fichiers jusqu’à 8 Mo peuvent être importés.
table-unreadable = Ce fichier n’a pas pu être lu.
table-not-text = Ce fichier n’est pas un tableau sous forme de texte. Enregistrez-le en CSV, puis importez celui-ci.
table-empty = Ce fichier est vide.

## Answers: tables and lists

label = Étiquette
score = Score
scores = Scores
scores-of = Scores de : { $input }
text-heading = Texte
no-score = Le serveur n’a pas donné de score
show-more = Afficher { $count } de plus sur { $total }
show-all = Tout afficher ({ $total })
copy-as-table = Copier comme tableau
copy-as-json = Copier en JSON
and-more = et { $count } de plus

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } entrée classée
   *[other] { $count } entrées classées
}
no-labels = Le modèle n’a renvoyé aucune étiquette
no-labels-shown = Le modèle n’a renvoyé aucune étiquette.
best = Meilleur :
flagged = signalé
passed = accepté
uncertain = incertain

## Answers: texts

empty-text = Le modèle a répondu par un texte vide
empty-text-shown = Le modèle a répondu par un texte vide.
texts = { $count ->
    [one] { $count } texte
   *[other] { $count } textes
}
play-from = Lire à partir de { $time }
thinking = Réflexion
empty-at-limit = Le modèle a répondu par un message vide : il a atteint le nombre maximal de jetons avant d’avoir rien dit. Une limite plus élevée aide.
ended-at-limit = La réponse s’arrête ici, car elle a atteint le nombre maximal de jetons.
filtered = Le filtre du serveur a retenu la réponse.
ended-by-filter = Le filtre du serveur a interrompu la réponse ici.
ended-by-server = Le serveur a mis fin à la réponse avant qu’elle soit complète.
declined = Le modèle a refusé de répondre.
stopped = Arrêté. La réponse est arrivée jusqu’ici.
broke-off = La réponse s’est interrompue ici.
table = Tableau

## Answers: messages

empty-message = Le modèle a répondu par un message vide
empty-message-shown = Le modèle a répondu par un message vide.
only-thought = Le modèle a réfléchi, mais n’a pas répondu.
declined-saying = Le modèle a refusé de répondre :
another-answer = Une autre réponse :
asks-for-function = Demande la fonction
answer = Réponse

## Answers: found in a text or a table

no-answer = Le modèle n’a trouvé aucune réponse
no-answer-shown = Le modèle n’a trouvé aucune réponse.
no-answer-name = (aucune réponse)
context = Le contexte
answers = Réponses
empty-answer = La réponse est vide
empty-answer-shown = La réponse est vide.
cells = Cellules
table-marked = Le tableau, avec les cellules de la réponse marquées
prediction = Prédiction
predictions = Prédictions
predictions-made = { $count ->
    [one] { $count } prédiction
   *[other] { $count } prédictions
}
no-predictions = Le modèle n’a renvoyé aucune prédiction.

## Answers: entities

no-entities = Aucune entité trouvée
no-entities-shown = Aucune entité trouvée.
others = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
text-with-entities = Le texte et ses entités
as-a-table = En tableau ({ $count })
entities = Entités
other-labels = autres étiquettes

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } score
   *[other] { $count } scores
}
scores-best = { $scores }. Meilleur : { $score }, { $text }
no-scores = Le modèle n’a renvoyé aucun score.
best-first = Meilleurs d’abord
shape-is = Forme { $shape }
shape = Forme
length = Longueur
vectors-shown = Les { $count } premiers vecteurs sur { $total }.
vector-values = Valeurs du vecteur { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } objet trouvé
   *[other] { $count } objets trouvés
}
objects = Objets dans l’image
areas-found = { $count ->
    [one] { $count } zone trouvée
   *[other] { $count } zones trouvées
}
areas = Zones de l’image
area = Zone { $number }
picture-sent = L’image envoyée
shown-in-picture = Affiché dans l’image
picture-not-shown = L’image elle-même ne peut pas être affichée ici.
best-shown = L’image montre les { $count } meilleurs sur { $total }.
mask-not-drawn = { $name } a un masque qui ne peut pas être dessiné.
masks-not-drawn = { $count ->
    [one] { $count } zone a un masque qui ne peut pas être dessiné.
   *[other] { $count } zones ont des masques qui ne peuvent pas être dessinés.
}
not-drawn = non affichable
opacity = Opacité
found-nothing = Le modèle n’a rien trouvé dans cette image.
sounds = { $count ->
    [one] { $count } son
   *[other] { $count } sons
}
videos = { $count ->
    [one] { $count } vidéo
   *[other] { $count } vidéos
}
pictures = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
no-file = Le modèle n’a renvoyé aucun fichier.
answer-number = Réponse { $number }
download-only = Le navigateur ne peut pas afficher ce fichier. Vous pouvez tout de même le télécharger.
download = Télécharger

## Answers of no known shape

unknown-shape = La réponse a une forme inconnue
unknown-shape-shown = Le serveur a répondu sous une forme que cette tâche ne prévoit pas. Voici la réponse telle quelle.
open-raw = Ouvrir ce que le serveur a envoyé
raw-too-large = Trop volumineux pour être affiché ici.
