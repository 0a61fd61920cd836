## The frame

test = Teste do modelo
examples = Exemplos
example = Exemplo { $number }
compute = Executar
send = Enviar
cancel = Cancelar
run-keys = Ctrl ↵
try-again = Tentar novamente
try-again-in = Tentar novamente em { $time }
copy = Copiar
copied = Copiado
copy-refused = Não é permitido copiar aqui
json = JSON
request = Solicitação
request-of-example = Esta resposta veio com o exemplo. Nada foi enviado.
code = Código
link = Link
link-too-long = É longo demais para um link.
link-note = Quem o abrir encontrará o formulário preenchido assim.
link-without-files = Os arquivos não fazem parte dele.
no-code = Não há código para uma solicitação que é um formulário com um arquivo.
language = Linguagem
client = Cliente
recorded = Resposta de exemplo salva. Pressione Executar para usar o modelo.
tokens = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
}
tokens-in-out = { $total ->
    [one] { $total } token
   *[other] { $total } tokens
} ({ $prompt } de entrada, { $completion } de saída)

## What is going on

loading = Carregando
sent = Enviado. Aguardando a resposta
waiting = Aguardando a resposta
waiting-so-far = Aguardando a resposta · { $time } até agora
waiting-for-model = Aguardando o modelo
arriving = A resposta está chegando
cancelled = Cancelado
done = Pronto. { $answer }
starting = O modelo está iniciando. Sua entrada foi guardada e será enviada quando ele estiver pronto
model-start = Início do modelo
starts-in = O modelo está iniciando. Costuma levar cerca de { $time }.
starts-in-a-second = O modelo está iniciando. Costuma levar cerca de um segundo.
starts-at-once = O modelo está iniciando. Costuma levar menos de um segundo.
starts-sometime = O modelo está iniciando. O servidor não informa quanto tempo leva.
start-so-far = { $time } até agora · sua entrada foi guardada e será enviada quando ele estiver pronto
start-is-late = { $time } até agora · mais do que o esperado · sua entrada foi guardada

## What went wrong: what happened

config-title = Este widget não está configurado corretamente
missing-title = Falta uma coisa
input-title = O modelo não conseguiu usar esta entrada
auth-title = Esta página não tem acesso ao servidor do modelo
budget-title = O orçamento desta demonstração acabou
forbidden-title = O servidor do modelo não permite isso
not-found-title = O modelo não foi encontrado
too-large-title = A entrada é grande demais
rate-limited-title = Solicitações demais no momento
warming-timeout-title = O modelo não iniciou a tempo
upstream-title = O servidor do modelo teve um problema
network-title = Não foi possível acessar o servidor
timeout-title = O servidor demorou demais para responder
shape-title = Não foi possível ler a resposta

## What went wrong: what to do next

field-advice = Altere o valor ou deixe-o vazio e tente novamente.
input-advice = Altere a entrada e tente novamente.
too-large-advice = Encurte-a ou escolha um arquivo menor e tente novamente.
rate-limited-advice = Sua entrada foi guardada. Tente novamente em instantes.
warming-timeout-advice = Sua entrada foi guardada. Talvez ele ainda esteja iniciando: tente novamente em um minuto.
upstream-advice = Sua entrada foi guardada. A culpa não é sua: tentar novamente pode ajudar.
network-advice = Sua entrada foi guardada. Verifique sua conexão e tente novamente.
timeout-advice = Sua entrada foi guardada. Tente novamente, talvez com uma entrada mais curta.
shape-advice = Sua entrada foi guardada. A resposta original está abaixo, para o dono desta página.
budget-advice = Sua entrada foi guardada. Somente o dono desta página pode aumentar o orçamento.
owner-advice = Somente o dono desta página pode corrigir isso. Os detalhes abaixo vão ajudar.

## What went wrong: details. They stand behind a title and a colon.

part-missing = Não foi possível carregar uma parte deste widget. O console do navegador diz por quê.
sent-html = o servidor enviou uma página web onde se esperava uma resposta; o endereço provavelmente está errado
sent-no-json = o servidor enviou algo que não é JSON válido
sent-nothing = o servidor não enviou nada
silent = { $minutes ->
    [one] nada chegou por { $minutes } minuto
   *[other] nada chegou por { $minutes } minutos
}
task-unknown = O servidor não conhece a tarefa deste modelo. Defina o atributo task, por exemplo task="text-classification".
no-widget = não há widget para a tarefa “{ $task }”
not-at-endpoint = O endpoint termina em { $call }, onde nada pode ser pedido para a tarefa “{ $task }”. Indique o endereço do próprio servidor ou outra tarefa.
unserved = Este servidor fala a API da OpenAI, que não tem como pedir a tarefa “{ $task }”. Indique um endpoint que fale a API de inferência da Hugging Face.
parameter-must-be-json = { $parameter } deve ser JSON.
details = Detalhes
copy-details = Copiar os detalhes
part-missing-title = Ainda não é possível mostrar isto
part-missing-advice = Não foi possível carregar uma parte deste widget. Verifique sua conexão e tente novamente.

## Fields

add-field = Adicionar: { $field }
insert = Inserir { $text }
one-input-a-line = Uma entrada por linha
add-label = Adicione um rótulo e tecle Enter
remove-label = Remover { $label }
parameters = Parâmetros
parameters-changed = { $count ->
    [one] Parâmetros · { $count } alterado
   *[other] Parâmetros · { $count } alterados
}
also-sent = Também enviado: { $names }
reset = Redefinir
default-choice = padrão
list-example = um, outro
slider = Controle deslizante de { $parameter }
not-set = não definido

## Conversations

system-prompt = Prompt do sistema
system-prompt-set = Prompt do sistema · definido
system-prompt-example = Como o modelo deve responder
answer-again = Responder de novo
edit-last = Editar minha última mensagem
new-conversation = Nova conversa
write-message = Escreva uma mensagem
chat-keys = Enter envia; Shift e Enter começam uma nova linha.
conversation = Conversa
model-says = Modelo:
you-say = Você:
picture = Imagem
remove-from-message = Remover da mensagem
sent-with-message = Enviado com a mensagem

## Pictures, sound and video

choose-picture = Escolher uma imagem
choose-file = Escolher um arquivo
choose-video = Escolher um vídeo
use-camera = Usar a câmera
drop-picture = Ou solte ou cole uma aqui. Ela é reduzida a 2.048 px no lado maior.
drop-file = Ou solte um aqui.
chosen-picture = A imagem escolhida
chosen-sound = O som escolhido
chosen-video = O vídeo escolhido
remove-picture = Remover a imagem
remove-sound = Remover o som
remove-video = Remover o vídeo
address-not-shown = Esta página não pode mostrar o que há nesse endereço. Verifique-o: o servidor recebe o endereço.
file-not-shown = Este navegador não pode mostrar este arquivo. Ele é enviado como está.
address = Endereço
address-example = ou um endereço: https://…
record = ● Gravar
stop = ■ Parar
level = Nível
waiting-for-microphone = Aguardando o microfone…
recording = Gravando…
reading = Lendo…
address-not-found = Nada foi encontrado neste endereço ({ $status }). Verifique-o ou escolha um arquivo.
address-blocked = Esta página não pode ler esse endereço, por isso ele é passado ao servidor.
address-unreadable = Não é possível ler este endereço. Escreva um que comece com https:// ou escolha um arquivo.
file-moved = Não é possível ler este arquivo. Talvez tenha sido movido: escolha-o de novo.
file-empty = Este arquivo está vazio. Escolha outro.
not-a-picture = Isto não é uma imagem. Escolha outro arquivo.
not-a-sound = Isto não é um som. Escolha outro arquivo.
not-a-video = Isto não é um vídeo. Escolha outro arquivo.
picture-heic = Esta é uma imagem HEIC, que este navegador não consegue ler. Salve-a como JPEG ou PNG e escolha esse arquivo.
picture-damaged = Não é possível ler esta imagem. O arquivo pode estar danificado: escolha outro.
picture-not-resized = Não é possível reduzir esta imagem aqui. Escolha uma menor ou salve-a como PNG.
sound-unreadable = Não é possível ler este som. Escolha um arquivo WAV, MP3, FLAC ou OGG.
nothing-recorded = Nada foi gravado. Pressione Gravar, fale e pressione Parar.
recording-unsupported = Este navegador não pode gravar. Escolha um arquivo.
microphone-refused = O microfone foi negado. Permita-o para esta página nas configurações do navegador ou escolha um arquivo.
microphone-missing = Nenhum microfone foi encontrado. Conecte um ou escolha um arquivo.
microphone-busy = O microfone está em uso. Feche o programa que o usa e tente novamente, ou escolha um arquivo.
microphone-needs-https = Páginas só podem gravar por https. Escolha um arquivo.
microphone-failed = Não foi possível abrir o microfone. Tente novamente ou escolha um arquivo.

## Tables to fill in

add-row = Adicionar linha
add-column = Adicionar coluna
import-csv = Importar CSV
paste-hint = É possível colar células de uma planilha.
column-name = Nome da coluna { $number }
column = Coluna { $number }
name = Nome
remove-column = Remover a coluna { $number }
remove-row = Remover a linha { $number }
cell = { $column }, linha { $row }
rows-shown = Linhas { $first } a { $last } de { $total }
rows-before = Linhas anteriores
rows-after = Próximas linhas
rows-filled-up = Algumas linhas eram mais curtas que outras. Células vazias foram adicionadas.
rows-cut = Somente as primeiras 1.000 linhas são mantidas.
columns-cut = Somente as primeiras 1.000 colunas são mantidas.
table-too-large = Este arquivo é grande demais. É possível importar arquivos de até 8 MB.
table-unreadable = Não foi possível ler este arquivo.
table-not-text = Este arquivo não é uma tabela em forma de texto. Salve-o como CSV e importe esse.
table-empty = Este arquivo está vazio.

## Answers: tables and lists

label = Rótulo
score = Pontuação
scores = Pontuações
scores-of = Pontuações de: { $input }
text-heading = Texto
no-score = O servidor não deu pontuação
show-more = Mostrar mais { $count } de { $total }
show-all = Mostrar tudo ({ $total })
copy-as-table = Copiar como tabela
copy-as-json = Copiar como JSON
and-more = e mais { $count }

## Answers: labels

inputs-labelled = { $count ->
    [one] { $count } entrada classificada
   *[other] { $count } entradas classificadas
}
no-labels = O modelo não retornou rótulos
no-labels-shown = O modelo não retornou rótulos.
best = Melhor:
flagged = sinalizado
passed = aprovado
uncertain = incerto

## Answers: texts

empty-text = O modelo respondeu com um texto vazio
empty-text-shown = O modelo respondeu com um texto vazio.
texts = { $count ->
    [one] { $count } texto
   *[other] { $count } textos
}
play-from = Tocar a partir de { $time }
thinking = Raciocínio
empty-at-limit = O modelo respondeu com uma mensagem vazia: atingiu o máximo de tokens antes de dizer algo. Um limite maior ajuda.
ended-at-limit = A resposta termina aqui porque atingiu o máximo de tokens.
filtered = O filtro do servidor reteve a resposta.
ended-by-filter = O filtro do servidor encerrou a resposta aqui.
ended-by-server = O servidor encerrou a resposta antes que estivesse completa.
declined = O modelo se recusou a responder.
stopped = Parado. A resposta chegou até aqui.
broke-off = A resposta foi interrompida aqui.
table = Tabela

## Answers: messages

empty-message = O modelo respondeu com uma mensagem vazia
empty-message-shown = O modelo respondeu com uma mensagem vazia.
only-thought = O modelo raciocinou, mas não respondeu.
declined-saying = O modelo se recusou a responder:
another-answer = Outra resposta:
asks-for-function = Pede a função
answer = Resposta

## Answers: found in a text or a table

no-answer = O modelo não encontrou resposta
no-answer-shown = O modelo não encontrou resposta.
no-answer-name = (sem resposta)
context = O contexto
answers = Respostas
empty-answer = A resposta está vazia
empty-answer-shown = A resposta está vazia.
cells = Células
table-marked = A tabela, com as células da resposta marcadas
prediction = Previsão
predictions = Previsões
predictions-made = { $count ->
    [one] { $count } previsão
   *[other] { $count } previsões
}
no-predictions = O modelo não retornou previsões.

## Answers: entities

no-entities = Nenhuma entidade encontrada
no-entities-shown = Nenhuma entidade encontrada.
others = { $count ->
    [one] { $count } outra
   *[other] { $count } outras
}
text-with-entities = O texto com suas entidades
as-a-table = Como tabela ({ $count })
entities = Entidades
other-labels = outros rótulos

## Answers: scores and vectors

scores-given = { $count ->
    [one] { $count } pontuação
   *[other] { $count } pontuações
}
scores-best = { $scores }. Melhor: { $score }, { $text }
no-scores = O modelo não retornou pontuações.
best-first = Melhores primeiro
shape-is = Forma { $shape }
shape = Forma
length = Comprimento
vectors-shown = Os primeiros { $count } de { $total } vetores.
vector-values = Valores do vetor { $number }

## Answers: pictures and other files

objects-found = { $count ->
    [one] { $count } objeto encontrado
   *[other] { $count } objetos encontrados
}
objects = Objetos na imagem
areas-found = { $count ->
    [one] { $count } área encontrada
   *[other] { $count } áreas encontradas
}
areas = Áreas da imagem
area = Área { $number }
picture-sent = A imagem enviada
shown-in-picture = Mostrado na imagem
picture-not-shown = A própria imagem não pode ser mostrada aqui.
best-shown = A imagem mostra os { $count } melhores de { $total }.
mask-not-drawn = { $name } tem uma máscara que não pode ser desenhada.
masks-not-drawn = { $count ->
    [one] { $count } área tem uma máscara que não pode ser desenhada.
   *[other] { $count } áreas têm máscaras que não podem ser desenhadas.
}
not-drawn = não pode ser desenhado
opacity = Opacidade
found-nothing = O modelo não encontrou nada nesta imagem.
sounds = { $count ->
    [one] { $count } som
   *[other] { $count } sons
}
videos = { $count ->
    [one] { $count } vídeo
   *[other] { $count } vídeos
}
pictures = { $count ->
    [one] { $count } imagem
   *[other] { $count } imagens
}
no-file = O modelo não retornou nenhum arquivo.
answer-number = Resposta { $number }
download-only = O navegador não pode mostrar este arquivo. Ainda assim, você pode baixá-lo.
download = Baixar

## Answers of no known shape

unknown-shape = A resposta tem uma forma desconhecida
unknown-shape-shown = O servidor respondeu em uma forma que esta tarefa não define. Esta é a resposta como chegou.
open-raw = Abrir o que o servidor enviou
raw-too-large = É grande demais para mostrar aqui.
