{{/* root, replicas, container, volumes, claims: what differs between ZooKeeper and Kafka. */}}
{{- define "cp.statefulset" -}}
{{- with .root -}}
apiVersion: apps/v1
kind: StatefulSet
metadata: {{- include "cp.metadata" (list . "") | nindent 2 }}
spec:
  # Zero replicas cannot be asked for: the published chart takes 0 for "not given".
  replicas: {{ default 3 $.replicas }}
  serviceName: {{ include "cp.fullname" . }}-headless
  podManagementPolicy: {{ .Values.podManagementPolicy }}
  updateStrategy: { type: {{ .Values.updateStrategy }} }
  selector:
    matchLabels: {{- include "cp.selector" . | nindent 6 }}
  template:
    metadata: {{- include "cp.podMetadata" . | nindent 6 }}
    spec:
      {{- include "cp.placement" . | nindent 6 }}
      {{- if .Values.affinity }}
      affinity: {{- toYaml .Values.affinity | nindent 8 }}
      {{- else }}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchExpressions:
                    - { key: app, operator: In, values: [{{ include "cp.name" . }}] }
                    - { key: release, operator: In, values: [{{ .Release.Name }}] }
      {{- end }}
      containers:
        {{- if .Values.prometheus.jmx.enabled }}
        {{- include "cp.jmxContainer" . | nindent 8 }}
        {{- end }}
        {{- $.container | nindent 8 }}
          {{- include "cp.image" .Values | nindent 10 }}
          {{- with .Values.securityContext }}
          securityContext: {{- toYaml . | nindent 12 }}
          {{- end }}
      volumes:
        {{- if not .Values.persistence.enabled }}
        {{- $.volumes | nindent 8 }}
        {{- end }}
        {{- if .Values.prometheus.jmx.enabled }}
        {{- include "cp.jmxVolume" . | nindent 8 }}
        {{- end }}
  {{- if .Values.persistence.enabled }}
  volumeClaimTemplates:
    {{- range $.claims }}
    - metadata: { name: {{ .name }} }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: {{ quote .size }} } }
        {{- with .class }}
        storageClassName: {{ ternary "" . (eq "-" .) | quote }}
        {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}
{{- end -}}

{{/* root, ports: the Service that gives the StatefulSet's pods their names. */}}
{{- define "cp.headlessService" -}}
---
apiVersion: v1
kind: Service
metadata: {{- include "cp.metadata" (list .root "-headless") | nindent 2 }}
spec:
  clusterIP: None
  ports: {{- toYaml .ports | nindent 4 }}
  selector: {{- include "cp.selector" .root | nindent 4 }}
{{- end -}}
