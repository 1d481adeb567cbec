{{/* Named templates of the umbrella are visible in the subcharts, where Chart and Values are the subchart's. */}}

{{- define "cp.cut" -}}
{{ . | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "cp.name" -}}
{{ default .Chart.Name .Values.nameOverride | include "cp.cut" }}
{{- end -}}

{{/* A release name that contains the chart's name stands for the whole name. */}}
{{- define "cp.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $joined := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{ default $joined .Values.fullnameOverride | include "cp.cut" }}
{{- end -}}

{{/* (list context name): another subchart's object as the published chart guesses it, blind to that subchart's overrides. */}}
{{- define "cp.peer" -}}
{{ printf "%s-%s" (first .).Release.Name (last .) | include "cp.cut" }}
{{- end -}}

{{/* (list context given): the brokers' address, unless one is given. */}}
{{- define "cp.bootstrap" -}}
{{ default (printf "PLAINTEXT://%s:9092" (include "cp.peer" (list (first .) "cp-kafka-headless"))) (last .) }}
{{- end -}}

{{/* (list context subchart port): a service's URL, unless this subchart's values give one. */}}
{{- define "cp.url" -}}
{{- $peer := index . 1 -}}
{{- $own := index (first .).Values $peer -}}
{{- $host := include "cp.peer" (list (first .) (default $peer $own.nameOverride)) -}}
{{ default (printf "http://%s:%d" $host (int (last .))) $own.url }}
{{- end -}}

{{- define "cp.selector" -}}
app: {{ include "cp.name" . }}
release: {{ .Release.Name }}
{{- end -}}

{{- define "cp.labels" -}}
{{ include "cp.selector" . }}
chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | include "cp.cut" }}
heritage: {{ .Release.Service }}
{{- end -}}

{{/* (list context suffix) */}}
{{- define "cp.metadata" -}}
name: {{ include "cp.fullname" (first .) }}{{ last . }}
labels: {{- include "cp.labels" (first .) | nindent 2 }}
{{- end -}}
