import { described, list, object, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, line, namespace, objectName } from "./fields";

const claim = object(
    {
        name: described("Name of the claim.", objectName),
        uid: optional(
            described(
                "Its uid: a recreated claim is waited for again. Missing in a preview of a claim that does not exist yet.",
                line,
            ),
        ),
    },
    "BoundClaim",
);

export const boundClaims = define({
    description:
        "Waits until every claim of a list is bound. Deleting it deletes nothing in the cluster.",
    inputs: {
        namespace: described("Namespace of the claims.", namespace),
        claims: described("The claims to wait for.", list(claim)),
        context,
    },
    outputs: {
        unbound: described(
            "Claims that were not bound when the cluster was last read.",
            list(objectName),
        ),
    },
});

export type BoundClaimsInputs = InputsOf<typeof boundClaims>;
export type BoundClaimsState = StateOf<typeof boundClaims>;
