#!/bin/bash
# Runs in the image's root, with loopback alone for a network: starts the servers and commands once,
# notes the classes they load, and writes /tmp/kafka.jsa, from which each JVM then maps them
# instead of loading and verifying them again. https://openjdk.org/jeps/310
set -euo pipefail

note() {
    KAFKA_OPTS="-XX:DumpLoadedClassList=/tmp/$1.classes" "${@:2}" >"/tmp/$1.log" 2>&1
}
# serving PID PORT
serving() {
    until nc -z 127.0.0.1 "$2"; do
        kill -0 "$1" || exit 1
        sleep 0.2
    done
}
has() {
    [[ -x $(command -v "$1") ]]
}
zookeeper=127.0.0.1:2181
kafka=127.0.0.1:9092

export KAFKA_HEAP_OPTS=-Xmx256M
export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://$kafka KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1 \
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0

# In KRaft, where this version has it: with the controller in the same process.
kraft() {
    local pid controller=127.0.0.1:9093
    export COMPONENT=kafka CLUSTER_ID=AAAAAAAAAAAAAAAAAAAAAA KAFKA_NODE_ID=0 \
        KAFKA_PROCESS_ROLES=broker,controller KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER \
        KAFKA_CONTROLLER_QUORUM_VOTERS=0@$controller \
        KAFKA_LISTENERS=PLAINTEXT://$kafka,CONTROLLER://$controller \
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT \
        KAFKA_LOG_DIRS=/tmp/kraft-logs
    note kraft /etc/confluent/docker/run &
    pid=$!
    serving "$pid" 9092
    note kraft-format kafka-storage format --cluster-id "$CLUSTER_ID" -c /etc/kafka/kafka.properties || true
    note kraft-quorum kafka-metadata-quorum --bootstrap-controller "$controller" describe --replication
    note kraft-brokers kafka-broker-api-versions --bootstrap-server "$kafka"
    if ! has zookeeper-shell; then
        clients
    fi
    kill "$pid"
    wait "$pid" || true
}

clients() {
    note topics kafka-topics --bootstrap-server "$kafka" --create --topic classes --partitions 1 \
        --replication-factor 1
    note producer kafka-console-producer --bootstrap-server "$kafka" --topic classes <<<record
    note consumer kafka-console-consumer --bootstrap-server "$kafka" --topic classes --from-beginning \
        --max-messages 1 --timeout-ms 30000
    if has kafka-get-offsets; then
        note offsets kafka-get-offsets --bootstrap-server "$kafka" --topic classes
    else
        note offsets kafka-run-class kafka.tools.GetOffsetShell --broker-list "$kafka" --topic classes
    fi
    note groups kafka-consumer-groups --bootstrap-server "$kafka" --list
}

with_zookeeper() {
    export COMPONENT=zookeeper ZOOKEEPER_CLIENT_PORT=2181 ZOOKEEPER_SERVER_ID=1
    note zookeeper /etc/confluent/docker/run &
    local zookeeper_pid=$!
    serving "$zookeeper_pid" 2181

    export COMPONENT=kafka KAFKA_BROKER_ID=0 KAFKA_ZOOKEEPER_CONNECT=$zookeeper
    note kafka env KAFKA_JMX_PORT=5555 /etc/confluent/docker/run &
    local kafka_pid=$!
    serving "$kafka_pid" 9092
    clients

    export COMPONENT=kafka-connect CONNECT_BOOTSTRAP_SERVERS=$kafka CONNECT_GROUP_ID=connect \
        CONNECT_REST_ADVERTISED_HOST_NAME=127.0.0.1 \
        CONNECT_KEY_CONVERTER=org.apache.kafka.connect.storage.StringConverter \
        CONNECT_VALUE_CONVERTER=org.apache.kafka.connect.storage.StringConverter
    # The other way to look for plugins reads every class of every jar, which takes a minute.
    export CONNECT_PLUGIN_DISCOVERY=service_load
    for topic in config offset status; do
        declare -x "CONNECT_${topic^^}_STORAGE_TOPIC=$topic"
        declare -x "CONNECT_${topic^^}_STORAGE_REPLICATION_FACTOR=1"
    done
    note connect /etc/confluent/docker/run &
    local connect_pid=$!
    serving "$connect_pid" 8083

    kill "$connect_pid" "$kafka_pid"
    wait "$connect_pid" "$kafka_pid" || true
    kill "$zookeeper_pid"
    wait "$zookeeper_pid" || true
}

if has kafka-metadata-quorum; then
    (kraft)
fi
if has zookeeper-shell; then
    with_zookeeper
fi

read -r jars </usr/lib/kafka/classpath
LC_ALL=C sort --unique /tmp/*.classes >/tmp/all.list
java -Xshare:dump -Xlog:cds=off -Xlog:cds+hashtables=off -XX:SharedClassListFile=/tmp/all.list \
    -XX:SharedArchiveFile=/tmp/kafka.jsa -cp "$jars"
