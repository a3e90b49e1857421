{{- define "writ.labels" -}}
app.kubernetes.io/name: writ
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "writ.selector" -}}
app.kubernetes.io/name: writ
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "writ.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The processes of this release: a further log has no gateway, because that of the deployment reaches all logs. */}}
{{- define "writ.names" -}}
{{- $names := keys .Values.services | sortAlpha -}}
{{- ternary (without $names "gateway") $names (ne .Values.log "") | join " " -}}
{{- end }}

{{/* The files of a service's secret that its settings name. */}}
{{- define "writ.files" -}}
{{- $files := dict "WRIT_TOKEN_SECRET_FILE" "token-secret" -}}
{{- if .root.Values.nats.servers }}{{ $_ := set $files "WRIT_NATS_CREDS_FILE" "nats-creds" }}{{ else }}{{ $_ := set $files "NATS_URL_FILE" "nats-url" }}{{ end -}}
{{- with .root.Values.tracing }}{{ if and .endpoint .headers }}{{ $_ := set $files "OTEL_EXPORTER_OTLP_HEADERS_FILE" "otlp-headers" }}{{ end }}{{ end -}}
{{- if ne .name "gateway" }}{{ $_ := set $files "DATABASE_URL_FILE" "database-url" }}{{ end -}}
{{- if eq .name "ledger" }}{{ $_ := merge $files (dict "WRIT_LOG_KEY_FILE" "log-key" "WRIT_CONTENT_KEY_FILE" "content-key") }}{{ end -}}
{{- if and (eq .name "policy") (not .root.Values.log) }}{{ $_ := merge $files (dict "WRIT_NATS_ISSUER_FILE" "nats-issuer" "WRIT_KEYS_FILE" "keys.json") }}{{ end -}}
{{- if and (eq .name "gateway") .root.Values.logs }}{{ $_ := set $files "WRIT_LOGS_FILE" "logs" }}{{ end -}}
{{- range $setting, $file := $files }}
- { name: {{ $setting }}, value: /run/writ/{{ $file }} }
{{- end }}
{{- end }}

{{/* Settings of all services that values of their own state. */}}
{{- define "writ.settings" -}}
{{- with .Values.log }}
- { name: WRIT_LOG, value: {{ . | quote }} }
{{- end }}
{{- with .Values.nats }}
- { name: WRIT_STREAM_REPLICAS, value: {{ .replicas | quote }} }
{{- with .servers }}
- { name: NATS_URL, value: {{ join "," . | quote }} }
{{- end }}
{{- if .caSecretName }}
- { name: WRIT_NATS_CA_FILE, value: /run/nats/ca/ca.crt }
{{- end }}
{{- if .clientSecretName }}
- { name: WRIT_NATS_CERT_FILE, value: /run/nats/client/tls.crt }
- { name: WRIT_NATS_KEY_FILE, value: /run/nats/client/tls.key }
{{- end }}
{{- end }}
{{- with .Values.tracing }}
{{- if .endpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ .endpoint | quote }} }
- { name: OTEL_TRACES_SAMPLER_ARG, value: {{ .sample | quote }} }
{{- end }}
{{- end }}
{{- end }}

{{- define "writ.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "writ.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "writ.pod" -}}
{{- $own := index .root.Values.services .name -}}
metadata:
  labels:
    {{- include "writ.selector" . | nindent 4 }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 15
  imagePullSecrets: {{ .root.Values.imagePullSecrets | toJson }}
  securityContext:
    {{- include "writ.podSecurity" .root | nindent 4 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "writ.selector" . | nindent 10 }}
  containers:
    - name: {{ .name }}
      image: {{ include "writ.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [dist/apps/{{ .name }}/src/main.js]
      securityContext:
        {{- include "writ.containerSecurity" .root | nindent 8 }}
      resources:
        {{- toYaml (default .root.Values.resources $own.resources) | nindent 8 }}
      ports:
        - { name: operations, containerPort: 9464 }
        {{- if eq .name "gateway" }}
        - { name: http, containerPort: 8080 }
        {{- end }}
      env:
        {{- include "writ.files" . | nindent 8 }}
        {{- include "writ.settings" .root | nindent 8 }}
        - { name: WRIT_OPERATIONS_HOST, value: 0.0.0.0 }
        - { name: WRIT_OPERATIONS_PORT, value: "9464" }
        {{- if eq .name "ledger" }}
        - { name: WRIT_LOG_SIGNED, value: /var/lib/writ/signed }
        {{- end }}
        {{- if has .name (list "gateway" "exceptions") }}
        - { name: WRIT_HOST, value: 0.0.0.0 }
        - { name: WRIT_PORT, value: "8080" }
        - { name: WRIT_PUBLIC_URL, value: {{ .root.Values.publicUrl | quote }} }
        {{- end }}
        {{- range $setting, $value := merge (dict) (default dict $own.settings) .root.Values.settings }}
        - { name: {{ $setting }}, value: {{ $value | quote }} }
        {{- end }}
      startupProbe:
        httpGet: { path: /healthz, port: operations }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: operations }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: operations }
        periodSeconds: 5
        timeoutSeconds: 3
      volumeMounts:
        - { name: secrets, mountPath: /run/writ, readOnly: true }
        - { name: tmp, mountPath: /tmp }
        {{- if .root.Values.nats.caSecretName }}
        - { name: nats-ca, mountPath: /run/nats/ca, readOnly: true }
        {{- end }}
        {{- if .root.Values.nats.clientSecretName }}
        - { name: nats-client, mountPath: /run/nats/client, readOnly: true }
        {{- end }}
        {{- if eq .name "ledger" }}
        - { name: signed, mountPath: /var/lib/writ }
        {{- end }}
  volumes:
    - name: secrets
      secret: { secretName: {{ .root.Values.secretPrefix }}-{{ .name }}, defaultMode: 0440 }
    - name: tmp
      emptyDir: { medium: Memory, sizeLimit: 64Mi }
    {{- with .root.Values.nats.caSecretName }}
    - name: nats-ca
      secret: { secretName: {{ . }}, defaultMode: 0440, items: [{ key: ca.crt, path: ca.crt }] }
    {{- end }}
    {{- with .root.Values.nats.clientSecretName }}
    - name: nats-client
      secret: { secretName: {{ . }}, defaultMode: 0440 }
    {{- end }}
{{- end }}
