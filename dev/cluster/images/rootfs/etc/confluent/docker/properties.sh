# From environment variables to properties. Sourced by run; needs bash.

# These steer the JVM or the image; they are no properties.
not_properties=" KAFKA_VERSION KAFKA_HEAP_OPTS KAFKA_OPTS KAFKA_JMX_OPTS KAFKA_JMX_PORT KAFKA_JMX_HOSTNAME \
KAFKA_JVM_PERFORMANCE_OPTS KAFKA_GC_LOG_OPTS KAFKA_LOG4J_OPTS KAFKA_LOG4J_ROOT_LOGLEVEL KAFKA_LOG4J_LOGGERS \
KAFKA_TOOLS_LOG4J_LOGLEVEL CONNECT_LOG4J_ROOT_LOGLEVEL CONNECT_LOG4J_LOGGERS \
ZOOKEEPER_SERVERS ZOOKEEPER_SERVER_ID ZOOKEEPER_GROUPS ZOOKEEPER_LOG4J_ROOT_LOGLEVEL ZOOKEEPER_LOG4J_LOGGERS "

require() {
    local name missing=0
    for name in "$@"; do
        if [[ -z ${!name-} ]]; then
            echo "$name: must be set" >&2
            missing=1
        fi
    done
    return "$missing"
}

names() {
    local name
    for name in $(compgen -e "$1"); do
        if [[ $not_properties != *" $name "* ]]; then
            echo "$name"
        fi
    done
}

# Confluent's own classes are not among Apache Kafka's jars, and a broker refuses to start with a
# reporter or interceptor that it cannot load. Where the image that this one stands for does not have
# them either, it refuses here too.
without_confluent_classes() {
    local class kept=()
    if [[ -z ${CONFLUENT_CLASSES-} ]]; then
        echo "$1"
        return
    fi
    for class in ${1//,/ }; do
        if [[ $class != io.confluent.* ]]; then
            kept+=("$class")
        fi
    done
    local IFS=,
    echo "${kept[*]}"
}

# properties PREFIX: _ is a dot, __ an underscore, ___ a dash.
properties() {
    local name key value
    for name in $(names "$1"); do
        key=${name#"$1"}
        key=${key,,}
        key=${key//___/-}
        key=${key//__/$'\1'}
        key=${key//_/.}
        key=${key//$'\1'/_}
        value=${!name}
        case $key in
            *metric.reporters | *interceptor.classes) value=$(without_confluent_classes "$value") ;;
        esac
        echo "$key=$value"
    done
}

# listeners ADVERTISED: the same protocols and ports on all addresses of the pod.
listeners() {
    sed -E 's#://[^,]*:#://0.0.0.0:#g' <<<"${1//[[:space:]]/}"
}

# Where the server listens. From 8.0 on there is no other mode than KRaft.
kafka_listeners() {
    if [[ -z ${KAFKA_PROCESS_ROLES-} ]]; then
        if has_log4j2; then
            require KAFKA_PROCESS_ROLES
        fi
        require KAFKA_ZOOKEEPER_CONNECT KAFKA_ADVERTISED_LISTENERS
    elif [[ $KAFKA_PROCESS_ROLES == controller ]]; then
        require CLUSTER_ID KAFKA_LISTENERS
        if [[ -n ${KAFKA_ADVERTISED_LISTENERS-} ]]; then
            echo "KAFKA_ADVERTISED_LISTENERS: must not be set on a KRaft controller" >&2
            exit 1
        fi
        unset KAFKA_ADVERTISED_LISTENERS
    else
        require CLUSTER_ID KAFKA_ADVERTISED_LISTENERS
    fi
    if [[ -n ${KAFKA_ADVERTISED_LISTENERS-} ]]; then
        export KAFKA_LISTENERS=${KAFKA_LISTENERS-$(listeners "$KAFKA_ADVERTISED_LISTENERS")}
    fi
}

# As Confluent's images do: what is formatted already is no error.
format() {
    local said
    said=$(env -u KAFKA_JMX_OPTS -u KAFKA_OPTS KAFKA_HEAP_OPTS=-Xmx128M \
        kafka-storage format "--cluster-id=$CLUSTER_ID" -c "$1" 2>&1) || {
        if ! grep -qi "already formatted" <<<"$said"; then
            echo "$said" >&2
            exit 1
        fi
    }
    echo "$said"
}

has_log4j2() {
    compgen -G "/usr/lib/kafka/log4j-core-*.jar" >/dev/null
}

zookeeper_properties() {
    local name key words server number=1
    echo "dataDir=/var/lib/zookeeper/data"
    echo "dataLogDir=/var/lib/zookeeper/log"
    if [[ -z ${ZOOKEEPER_ADMIN_ENABLE_SERVER-} ]]; then
        echo "admin.enableServer=false"
    fi
    for name in $(names ZOOKEEPER_); do
        key=${name#ZOOKEEPER_}
        case $key in
            ADMIN_*) words=${key#ADMIN_} key=admin. ;;
            AUTOPURGE_*) words=${key#AUTOPURGE_} key=autopurge. ;;
            4LW_COMMANDS_WHITELIST) words="" key=4lw.commands.whitelist ;;
            FSYNC_WARNING_THRESHOLD_MS) words="" key=fsync.warningthresholdms ;;
            *) words=$key key="" ;;
        esac
        echo "$key$(camel_case "$words")=${!name}"
    done
    for server in $(tr ";" " " <<<"${ZOOKEEPER_SERVERS-}"); do
        echo "server.$number=$server"
        number=$((number + 1))
    done
}

# camel_case MAX_CLIENT_CNXNS: maxClientCnxns
camel_case() {
    local word result=""
    for word in ${1//_/ }; do
        word=${word,,}
        result+=${result:+${word^}}
        result=${result:-$word}
    done
    echo "$result"
}
