{{- define "cp.podMetadata" -}}
labels: {{- include "cp.selector" . | nindent 2 }}
{{- if or .Values.podAnnotations .Values.prometheus.jmx.enabled }}
annotations:
  {{- range $key, $value := .Values.podAnnotations }}
  {{ $key }}: {{ quote $value }}
  {{- end }}
  {{- if .Values.prometheus.jmx.enabled }}
  prometheus.io/scrape: "true"
  prometheus.io/port: {{ quote .Values.prometheus.jmx.port }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "cp.placement" -}}
{{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" }}
{{- with index $.Values $field }}
{{ $field }}: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "cp.image" -}}
image: "{{ .image }}:{{ .imageTag }}"
imagePullPolicy: {{ quote .imagePullPolicy }}
resources: {{- toYaml .resources | nindent 2 }}
{{- end -}}

{{/* (list prefix configurationOverrides): the images read x.y from PREFIX_X_Y. */}}
{{- define "cp.overrides" -}}
{{- $prefix := first . -}}
{{- range $key, $value := last . }}
- { name: {{ printf "%s_%s" $prefix $key | replace "." "_" | upper | quote }}, value: {{ quote $value }} }
{{- end }}
{{- end -}}

{{- define "cp.customEnv" -}}
{{- range $key, $value := . }}
- { name: {{ quote $key }}, value: {{ quote $value }} }
{{- end }}
{{- end -}}

{{/* (list variable context) */}}
{{- define "cp.jmxPort" -}}
{{- with (last .).Values.jmx.port }}
- { name: {{ first $ }}, value: {{ quote . }} }
{{- end }}
{{- end -}}

{{/* (list variable field) */}}
{{- define "cp.fieldEnv" -}}
- { name: {{ first . }}, valueFrom: { fieldRef: { fieldPath: {{ last . }} } } }
{{- end -}}

{{- define "cp.jmxName" -}}
jmx-{{ trimPrefix "cp-" .Chart.Name }}
{{- end -}}

{{- define "cp.jmxContainer" -}}
{{- $jmx := .Values.prometheus.jmx -}}
- name: prometheus-jmx-exporter
  {{- include "cp.image" $jmx | nindent 2 }}
  command:
    - java
    - -XX:+UnlockExperimentalVMOptions
    - -XX:+UseCGroupMemoryLimitForHeap
    - -XX:MaxRAMFraction=1
    - -XshowSettings:vm
    - -jar
    - jmx_prometheus_httpserver.jar
    - {{ quote $jmx.port }}
    - /etc/{{ include "cp.jmxName" . }}/{{ include "cp.jmxName" . }}-prometheus.yml
  ports: [{ containerPort: {{ $jmx.port }} }]
  volumeMounts: [{ name: jmx-config, mountPath: /etc/{{ include "cp.jmxName" . }} }]
{{- end -}}

{{- define "cp.jmxVolume" -}}
- { name: jmx-config, configMap: { name: {{ include "cp.fullname" . }}-jmx-configmap } }
{{- end -}}

{{- define "cp.jmxConfigMap" -}}
{{- if .Values.prometheus.jmx.enabled }}
---
apiVersion: v1
kind: ConfigMap
metadata: {{- include "cp.metadata" (list . "-jmx-configmap") | nindent 2 }}
data:
  {{ include "cp.jmxName" . }}-prometheus.yml: |
    jmxUrl: service:jmx:rmi:///jndi/rmi://localhost:{{ .Values.jmx.port }}/jmxrmi
    lowercaseOutputName: true
    lowercaseOutputLabelNames: true
    ssl: false
    rules: [{ pattern: ".*" }]
{{- end }}
{{- end -}}
