import { firstControllerId } from "../metadata/facts";

/**
 * The images format a directory that is empty, whatever was in it before: a controller whose disk is lost would come
 * back knowing nothing, and vote. So one whose quorum has formed does not start on an empty directory.
 *
 * A controller that writes to ZooKeeper too ends if it does not find it in time.
 */
const script = `set -eu
export KAFKA_NODE_ID=$(($1 + \${HOSTNAME##*-}))
case " \${QUORUM_MEMBERS-} " in
    *" $KAFKA_NODE_ID "*)
        if ! [ -s "$2/meta.properties" ] || ! [ -e "$2/__cluster_metadata-0/quorum-state" ]; then
            echo "controller \${HOSTNAME##*-}: the metadata of its quorum is not in $2, where it was: put the right disk back, or, if it is lost, set controllers.replace to [\${HOSTNAME##*-}] and run pulumi up (docs/kraft.md)" >&2
            exit 1
        fi
        ;;
esac
if [ -n "\${KAFKA_ZOOKEEPER_CONNECT-}" ]; then
    told=
    until for server in $(echo "\${KAFKA_ZOOKEEPER_CONNECT%%/*}" | tr , ' '); do
        timeout 2 bash -c "exec 3<>/dev/tcp/\${server%:*}/\${server##*:}" 2>/dev/null && break
    done; do
        [ -n "$told" ] || echo "waiting for ZooKeeper at $KAFKA_ZOOKEEPER_CONNECT"
        told=yes
        sleep 1
    done
fi
exec /etc/confluent/docker/run`;

/** The command of a controller's pod, which knows its number by its name alone. */
export function controllersCommand(logDirectory: string): readonly string[] {
    return ["sh", "-c", script, "controller", String(firstControllerId), logDirectory];
}
