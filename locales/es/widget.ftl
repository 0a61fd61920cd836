## The frame

test = Prueba del modelo
examples = Ejemplos
example = Ejemplo { $number }
compute = Ejecutar
send = Enviar
cancel = Cancelar
run-keys = Ctrl ↵
try-again = Reintentar
try-again-in = Reintentar en { $time }
copy = Copiar
copied = Copiado
copy-refused = Aquí no se permite copiar
json = JSON
request = Solicitud
request-of-example = Esta respuesta venía con el ejemplo. No se ha enviado nada.
code = Código
link = Enlace
link-too-long = Es demasiado largo para un enlace.
link-note = Quien lo abra encontrará el formulario así rellenado.
link-without-files = Los archivos no forman parte de él.
no-code = No hay código para una solicitud que es un formulario con un archivo.
language = Lenguaje
client = Cliente
recorded = Respuesta de ejemplo guardada. Pulse Ejecutar para usar el modelo.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
} ({ $prompt } de entrada, { $completion } de salida)

## What is going on

loading = Cargando
sent = Enviado. Esperando la respuesta
waiting = Esperando la respuesta
waiting-so-far = Esperando la respuesta · { $time } hasta ahora
waiting-for-model = Esperando al modelo
arriving = La respuesta está llegando
cancelled = Cancelado
done = Listo. { $answer }
starting = El modelo se está iniciando. Su entrada se conserva y se enviará cuando esté listo
model-start = Inicio del modelo
starts-in = El modelo se está iniciando. Suele tardar unos { $time }.
starts-in-a-second = El modelo se está iniciando. Suele tardar cerca de un segundo.
starts-at-once = El modelo se está iniciando. Suele tardar menos de un segundo.
starts-sometime = El modelo se está iniciando. El servidor no indica cuánto tarda.
start-so-far = { $time } hasta ahora · su entrada se conserva y se enviará cuando esté listo
start-is-late = { $time } hasta ahora · más de lo esperado · su entrada se conserva

## What went wrong: what happened

config-title = Este widget no está bien configurado
missing-title = Falta algo
input-title = El modelo no pudo usar esta entrada
auth-title = Esta página no tiene acceso al servidor del modelo
budget-title = El presupuesto de esta demo se ha agotado
forbidden-title = El servidor del modelo no lo permite
not-found-title = No se encontró el modelo
too-large-title = La entrada es demasiado grande
rate-limited-title = Demasiadas solicitudes en este momento
warming-timeout-title = El modelo no se inició a tiempo
upstream-title = El servidor del modelo tuvo un problema
network-title = No se pudo contactar con el servidor
timeout-title = El servidor tardó demasiado en responder
shape-title = No se pudo leer la respuesta

## What went wrong: what to do next

field-advice = Cámbielo o déjelo vacío y vuelva a intentarlo.
input-advice = Cambie la entrada y vuelva a intentarlo.
too-large-advice = Acórtela o elija un archivo más pequeño y vuelva a intentarlo.
rate-limited-advice = Su entrada se conserva. Vuelva a intentarlo en un momento.
warming-timeout-advice = Su entrada se conserva. Puede que aún se esté iniciando: vuelva a intentarlo en un minuto.
upstream-advice = Su entrada se conserva. No es culpa suya: quizá ayude intentarlo de nuevo.
network-advice = Su entrada se conserva. Compruebe su conexión y vuelva a intentarlo.
timeout-advice = Su entrada se conserva. Vuelva a intentarlo, quizá con una entrada más corta.
shape-advice = Su entrada se conserva. La respuesta original está abajo, para el propietario de la página.
budget-advice = Su entrada se conserva. Solo el propietario de esta página puede aumentar el presupuesto.
owner-advice = Solo el propietario de esta página puede arreglarlo. Los detalles de abajo le ayudarán.

## What went wrong: details. They stand behind a title and a colon.

part-missing = No se pudo cargar una parte de este widget. La consola del navegador dice por qué.
sent-html = el servidor envió una página web donde se esperaba una respuesta; probablemente la dirección es incorrecta
sent-no-json = el servidor envió algo que no es JSON válido
sent-nothing = el servidor no envió nada
silent = { $minutes ->
    [one] no llegó nada durante { $minutes } minuto
   *[other] no llegó nada durante { $minutes } minutos
}
task-unknown = El servidor no conoce la tarea de este modelo. Indique el atributo task, por ejemplo task="text-classification".
no-widget = no hay widget para la tarea «{ $task }»
not-at-endpoint = El endpoint termina en { $call }, donde no se puede pedir nada para la tarea «{ $task }». Indique la dirección del propio servidor u otra tarea.
unserved = Este servidor habla la API de OpenAI, que no tiene forma de pedir la tarea «{ $task }». Indique un endpoint que hable la API de inferencia de Hugging Face.
parameter-must-be-json = { $parameter } debe ser JSON.
details = Detalles
copy-details = Copiar los detalles
part-missing-title = Todavía no se puede mostrar
part-missing-advice = No se pudo cargar una parte de este widget. Compruebe su conexión y vuelva a intentarlo.

## Fields

add-field = Añadir: { $field }
insert = Insertar { $text }
one-input-a-line = Una entrada por línea
add-label = Añada una etiqueta y pulse Intro
remove-label = Quitar { $label }
parameters = Parámetros
parameters-changed = { $count ->
    [one] Parámetros · { $count } cambiado
   *[other] Parámetros · { $count } cambiados
}
also-sent = También se envía: { $names }
reset = Restablecer
default-choice = predeterminado
list-example = uno, otro
slider = Control deslizante de { $parameter }
not-set = sin definir

## Conversations

system-prompt = Instrucciones del sistema
system-prompt-set = Instrucciones del sistema · definidas
system-prompt-example = Cómo debe responder el modelo
answer-again = Responder otra vez
edit-last = Editar mi último mensaje
new-conversation = Nueva conversación
write-message = Escriba un mensaje
chat-keys = Intro envía; Mayús e Intro empiezan una línea nueva.
conversation = Conversación
model-says = Modelo:
you-say = Usted:
picture = Imagen
remove-from-message = Quitar del mensaje
sent-with-message = Se envía con el mensaje

## Pictures, sound and video

choose-picture = Elegir una imagen
choose-file = Elegir un archivo
choose-video = Elegir un vídeo
use-camera = Usar la cámara
drop-picture = O suelte o pegue una aquí. Se reduce a 2048 px en su lado más largo.
drop-file = O suelte uno aquí.
chosen-picture = La imagen elegida
chosen-sound = El sonido elegido
chosen-video = El vídeo elegido
remove-picture = Quitar la imagen
remove-sound = Quitar el sonido
remove-video = Quitar el vídeo
address-not-shown = Esta página no puede mostrar lo que hay en esa dirección. Compruébela: el servidor recibe la dirección.
file-not-shown = Este navegador no puede mostrar este archivo. Se envía tal cual.
address = Dirección
address-example = o una dirección: https://…
record = ● Grabar
stop = ■ Detener
level = Nivel
waiting-for-microphone = Esperando el micrófono…
recording = Grabando…
reading = Leyendo…
address-not-found = No se encontró nada en esta dirección ({ $status }). Compruébela o elija un archivo.
address-blocked = Esta página no puede leer esa dirección, así que se la damos al servidor.
address-unreadable = No se puede leer esta dirección. Escriba una que empiece por https:// o elija un archivo.
file-moved = No se puede leer este archivo. Quizá se haya movido: elíjalo de nuevo.
file-empty = Este archivo está vacío. Elija otro.
not-a-picture = Esto no es una imagen. Elija otro archivo.
not-a-sound = Esto no es un sonido. Elija otro archivo.
not-a-video = Esto no es un vídeo. Elija otro archivo.
picture-heic = Es una imagen HEIC, que este navegador no puede leer. Guárdela como JPEG o PNG y elija ese archivo.
picture-damaged = No se puede leer esta imagen. Quizá el archivo esté dañado: elija otro.
picture-not-resized = Aquí no se puede reducir esta imagen. Elija una más pequeña o guárdela como PNG.
sound-unreadable = No se puede leer este sonido. Elija un archivo WAV, MP3, FLAC u OGG.
nothing-recorded = No se grabó nada. Pulse Grabar, hable y pulse Detener.
recording-unsupported = Este navegador no puede grabar. Elija un archivo en su lugar.
microphone-refused = Se denegó el micrófono. Permítalo para esta página en los ajustes del navegador o elija un archivo.
microphone-missing = No se encontró ningún micrófono. Conecte uno o elija un archivo.
microphone-busy = El micrófono está en uso. Cierre el programa que lo usa y vuelva a intentarlo, o elija un archivo.
microphone-needs-https = Las páginas solo pueden grabar por https. Elija un archivo en su lugar.
microphone-failed = No se pudo abrir el micrófono. Vuelva a intentarlo o elija un archivo.

## Tables to fill in

add-row = Añadir fila
add-column = Añadir columna
import-csv = Importar CSV
paste-hint = Se pueden pegar celdas de una hoja de cálculo.
column-name = Nombre de la columna { $number }
column = Columna { $number }
name = Nombre
remove-column = Quitar la columna { $number }
remove-row = Quitar la fila { $number }
cell = { $column }, fila { $row }
rows-shown = Filas { $first } a { $last } de { $total }
rows-before = Filas anteriores
rows-after = Filas siguientes
rows-filled-up = Algunas filas eran más cortas que otras. Se añadieron celdas vacías.
rows-cut = Solo se conservan las primeras 1000 filas.
columns-cut = Solo se conservan las primeras 1000 columnas.
table-too-large = Este archivo es demasiado grande. Se pueden importar archivos de hasta 8 MB.
table-unreadable = No se pudo leer este archivo.
table-not-text = Este archivo no es una tabla en forma de texto. Guárdelo como CSV e importe ese.
table-empty = Este archivo está vacío.

## Answers: tables and lists

label = Etiqueta
score = Puntuación
scores = Puntuaciones
scores-of = Puntuaciones de: { $input }
text-heading = Texto
no-score = El servidor no dio puntuación
show-more = Mostrar { $count } más de { $total }
show-all = Mostrar todo ({ $total })
copy-as-table = Copiar como tabla
copy-as-json = Copiar como JSON
and-more = y { $count } más

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } entrada clasificada
   *[other] { $count } entradas clasificadas
}
no-labels = El modelo no devolvió etiquetas
no-labels-shown = El modelo no devolvió etiquetas.
best = Mejor:
flagged = marcado
passed = aceptado
uncertain = incierto

## Answers: texts

empty-text = El modelo respondió con un texto vacío
empty-text-shown = El modelo respondió con un texto vacío.
texts = { $count ->
    [one] { $count } texto
   *[other] { $count } textos
}
play-from = Reproducir desde { $time }
thinking = Razonamiento
empty-at-limit = El modelo respondió con un mensaje vacío: alcanzó el máximo de tokens antes de decir nada. Un límite mayor ayuda.
ended-at-limit = La respuesta termina aquí porque alcanzó el máximo de tokens.
filtered = El filtro del servidor retuvo la respuesta.
ended-by-filter = El filtro del servidor cortó la respuesta aquí.
ended-by-server = El servidor terminó la respuesta antes de que estuviera completa.
declined = El modelo rehusó responder.
stopped = Detenido. La respuesta llegó hasta aquí.
broke-off = La respuesta se interrumpió aquí.
table = Tabla

## Answers: messages

empty-message = El modelo respondió con un mensaje vacío
empty-message-shown = El modelo respondió con un mensaje vacío.
only-thought = El modelo razonó, pero no respondió.
declined-saying = El modelo rehusó responder:
another-answer = Otra respuesta:
asks-for-function = Pide la función
answer = Respuesta

## Answers: found in a text or a table

no-answer = El modelo no encontró respuesta
no-answer-shown = El modelo no encontró respuesta.
no-answer-name = (sin respuesta)
context = El contexto
answers = Respuestas
empty-answer = La respuesta está vacía
empty-answer-shown = La respuesta está vacía.
cells = Celdas
table-marked = La tabla, con las celdas de la respuesta marcadas
prediction = Predicción
predictions = Predicciones
predictions-made = { $count ->
    [one] { $count } predicción
   *[other] { $count } predicciones
}
no-predictions = El modelo no devolvió predicciones.

## Answers: entities

no-entities = No se encontraron entidades
no-entities-shown = No se encontraron entidades.
others = { $count ->
    [one] { $count } más
   *[other] { $count } más
}
text-with-entities = El texto con sus entidades
as-a-table = Como tabla ({ $count })
entities = Entidades
other-labels = otras etiquetas

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } puntuación
   *[other] { $count } puntuaciones
}
scores-best = { $scores }. Mejor: { $score }, { $text }
no-scores = El modelo no devolvió puntuaciones.
best-first = Mejores primero
shape-is = Forma { $shape }
shape = Forma
length = Longitud
vectors-shown = Los primeros { $count } de { $total } vectores.
vector-values = Valores del vector { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } objeto encontrado
   *[other] { $count } objetos encontrados
}
objects = Objetos de la imagen
areas-found = { $count ->
    [one] { $count } zona encontrada
   *[other] { $count } zonas encontradas
}
areas = Zonas de la imagen
area = Zona { $number }
picture-sent = La imagen enviada
shown-in-picture = Se muestra en la imagen
picture-not-shown = La imagen en sí no se puede mostrar aquí.
best-shown = La imagen muestra los { $count } mejores de { $total }.
mask-not-drawn = { $name } tiene una máscara que no se puede dibujar.
masks-not-drawn = { $count ->
    [one] { $count } zona tiene una máscara que no se puede dibujar.
   *[other] { $count } zonas tienen máscaras que no se pueden dibujar.
}
not-drawn = no se puede dibujar
opacity = Opacidad
found-nothing = El modelo no encontró nada en esta imagen.
sounds = { $count ->
    [one] { $count } sonido
   *[other] { $count } sonidos
}
videos = { $count ->
    [one] { $count } vídeo
   *[other] { $count } vídeos
}
pictures = { $count ->
    [one] { $count } imagen
   *[other] { $count } imágenes
}
no-file = El modelo no devolvió ningún archivo.
answer-number = Respuesta { $number }
download-only = El navegador no puede mostrar este archivo. Aun así puede descargarlo.
download = Descargar

## Answers of no known shape

unknown-shape = La respuesta tiene una forma desconocida
unknown-shape-shown = El servidor respondió en una forma que esta tarea no define. Esta es la respuesta tal como llegó.
open-raw = Abrir lo que envió el servidor
raw-too-large = Es demasiado grande para mostrarlo aquí.
