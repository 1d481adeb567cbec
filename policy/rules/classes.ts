import { at, list, type Plain, notYetKnown } from "../plain";
import { kindOf, objectName, type PolicyObject, podOf, type Resource } from "../resource";
import type { Violation } from "../violation";

const remedy =
    "the cluster's default class, which may change, would decide which disk it gets: name the class (kubectl get storageclass)";

/** An empty name is a choice too: no class. */
function isChosen(value: Plain | undefined): boolean {
    return typeof value === "string" || value === notYetKnown;
}

/** The annotation from before storageClassName, which is still valid. */
const annotation = "volume.beta.kubernetes.io/storage-class";

function unchosen(object: string, claim: Plain | undefined, prefix: string): readonly Violation[] {
    const value = at(claim, "spec", "storageClassName");
    return isChosen(value) || isChosen(at(claim, "metadata", "annotations", annotation))
        ? []
        : [
              {
                  object,
                  key: `${prefix}spec.storageClassName`,
                  value,
                  allowed: 'the name of a StorageClass, or ""',
                  remedy,
              },
          ];
}

const defaultAnnotations = [
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
];

/** A class without a provisioner is for volumes that are created by hand, such as local ones. */
const noProvisioner = "kubernetes.io/no-provisioner";

/** A patch that names no provisioner may be of any class. */
function isOfLocalVolumes({ props, partial }: PolicyObject): boolean {
    const provisioner = at(props, "provisioner") ?? null;
    return provisioner === noProvisioner || (partial && provisioner === null);
}

function isDefault(storageClass: PolicyObject): readonly Violation[] {
    if (!isOfLocalVolumes(storageClass)) {
        return [];
    }
    const orNamed = storageClass.partial
        ? ", or name the provisioner in the patch if it has one"
        : "";
    return defaultAnnotations.flatMap((name) => {
        const value = at(storageClass.props, "metadata", "annotations", name);
        return value === "true"
            ? [
                  {
                      object: objectName(storageClass),
                      key: `metadata.annotations["${name}"]`,
                      value,
                      allowed: '"false", or nothing',
                      remedy: `any claim in the cluster that names no class could bind to one of these volumes: leave the annotation out${orNamed}`,
                  },
              ]
            : [];
    });
}

/** The claims that Kubernetes makes for one pod, and deletes with it. */
function ephemeral(resource: Resource): readonly Violation[] {
    const { key, spec } = podOf(resource);
    return list(at(spec, "volumes")).flatMap((volume, i) => {
        const template = at(volume, "ephemeral", "volumeClaimTemplate") ?? null;
        return template === null || template === notYetKnown
            ? []
            : unchosen(
                  objectName(resource),
                  template,
                  `${key}.volumes[${i}].ephemeral.volumeClaimTemplate.`,
              );
    });
}

/**
 * No class by accident: every claim names its class, and no class of local volumes is the default.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
 */
export function classChosen(resource: PolicyObject): readonly Violation[] {
    const object = objectName(resource);
    const kind = kindOf(resource);
    if (resource.partial) {
        // A class of a claim cannot be changed, and who patches the rest leaves it as it is.
        return kind === "StorageClass" ? isDefault(resource) : [];
    }
    if (kind === "PersistentVolumeClaim") {
        return unchosen(object, resource.props, "");
    }
    const templates =
        kind === "StatefulSet" ? list(at(resource.props, "spec", "volumeClaimTemplates")) : [];
    return [
        ...templates.flatMap((template, i) =>
            unchosen(object, template, `spec.volumeClaimTemplates[${i}].`),
        ),
        ...(kind === undefined ? [] : ephemeral(resource)),
        ...(kind === "StorageClass" ? isDefault(resource) : []),
    ];
}
