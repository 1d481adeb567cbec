{{/* root, port, portName, metrics, type: the Service clients use. */}}
{{- define "cp.service" -}}
---
apiVersion: v1
kind: Service
metadata: {{- include "cp.metadata" (list .root "") | nindent 2 }}
spec:
  {{- with .type }}
  type: {{ . }}
  {{- end }}
  ports:
    - { name: {{ .portName }}, port: {{ .port }} }
    {{- if and .metrics .root.Values.prometheus.jmx.enabled }}
    - { name: metrics, port: {{ .root.Values.prometheus.jmx.port }} }
    {{- end }}
  selector: {{- include "cp.selector" .root | nindent 4 }}
{{- end -}}

{{/* root, portName */}}
{{- define "cp.externalService" -}}
{{- $external := .root.Values.external -}}
{{- if $external.enabled }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "cp.metadata" (list .root "-external") | nindent 2 }}
  {{- with $external.annotations }}
  annotations:
    {{- range $key, $value := . }}
    {{ $key }}: {{ quote $value }}
    {{- end }}
  {{- end }}
spec:
  type: {{ $external.type }}
  externalTrafficPolicy: {{ $external.externalTrafficPolicy }}
  {{- with $external.loadBalancerSourceRanges }}
  loadBalancerSourceRanges: {{- toYaml . | nindent 4 }}
  {{- end }}
  ports: [{ name: {{ .portName }}, port: {{ $external.port }}, targetPort: {{ .root.Values.servicePort }} }]
  selector: {{- include "cp.selector" .root | nindent 4 }}
{{- end }}
{{- end -}}

{{/* root, container, port, portName, exporter, env; optional extra (container fields), volumes. */}}
{{- define "cp.deployment" -}}
{{- with .root -}}
{{- $exporter := and $.exporter .Values.prometheus.jmx.enabled -}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "cp.metadata" (list . "") | nindent 2 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels: {{- include "cp.selector" . | nindent 6 }}
  template:
    metadata: {{- include "cp.podMetadata" . | nindent 6 }}
    spec:
      {{- include "cp.placement" . | nindent 6 }}
      {{- with .Values.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        {{- if $exporter }}
        {{- include "cp.jmxContainer" . | nindent 8 }}
        {{- end }}
        - name: {{ $.container }}
          {{- include "cp.image" .Values | nindent 10 }}
          ports:
            - { name: {{ $.portName }}, containerPort: {{ $.port }}, protocol: TCP }
            {{- if $exporter }}
            - { name: jmx, containerPort: {{ .Values.jmx.port }} }
            {{- end }}
          env: {{- $.env | nindent 12 }}
          {{- with $.extra }}
          {{- . | nindent 10 }}
          {{- end }}
      volumes:
        {{- with $.volumes }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if $exporter }}
        {{- include "cp.jmxVolume" . | nindent 8 }}
        {{- end }}
{{- end -}}
{{- end -}}
