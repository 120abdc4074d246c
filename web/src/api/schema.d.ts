/** Generated from openapi.json by `npm run gen`. */
export interface paths {
    "/api/v1/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** About */
        get: operations["about"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit
         * @description What people and programs did and were refused, in every wing: one log, by time, oldest first.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify Audit Chain
         * @description Recompute the hashes of all events; 409 names the first event that was changed.
         */
        get: operations["verify_audit_chain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Events
         * @description Events after `after`, oldest first.
         */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Events
         * @description Events as they happen; a browser that reconnects continues after the last one it saw.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description Whether the site answers; says nothing else and needs no sign-in.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Home
         * @description What needs a person: active alarms, sources that are down, stale signals by equipment, failed jobs.
         *
         *     Only what the subject may see: members of other organisations hear nothing of the plant.
         */
        get: operations["home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/acceptances/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Acceptances
         * @description Who accepted the licence, the last first, for publishers.
         */
        get: operations["list_acceptances"];
        put?: never;
        /**
         * Accept Licence
         * @description Accept the licence that was read, for oneself.
         */
        post: operations["accept_licence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/advisories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Advisories
         * @description The vulnerability database in use; null before the first import.
         */
        get: operations["get_advisories"];
        put?: never;
        /**
         * Import Advisories
         * @description Put OSV exports into use that were pushed as an artifact, as a job; the old database serves until then.
         */
        post: operations["import_advisories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Artifacts
         * @description Artifacts one may see: the last changed first; when words are searched, those named so first.
         */
        get: operations["list_artifacts"];
        put?: never;
        /**
         * Create Artifact
         * @description An empty artifact; pushing makes one as well.
         */
        post: operations["create_artifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Artifact
         * @description One artifact: its card, its tags, and what the caller may do with it.
         */
        get: operations["get_artifact"];
        put?: never;
        post?: never;
        /**
         * Delete Artifact
         * @description Remove an artifact with all its versions; the bytes go with the next collections.
         */
        delete: operations["delete_artifact"];
        options?: never;
        head?: never;
        /**
         * Change Artifact
         * @description Change the card; who sees it and whether it is deprecated needs a publisher.
         */
        patch: operations["change_artifact"];
        trace?: never;
    };
    "/api/v1/hub/bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Bundles
         * @description One's own bundles, an admin's those of the organisation; newest first, at most 1000.
         */
        get: operations["list_bundles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Bundle
         * @description Make a bundle, as a job; what a policy keeps back is left out, and named in the result.
         */
        post: operations["export_bundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin Import
         * @description Announce a bundle that will be sent, or name one that lies in the hub's inbox (admins).
         */
        post: operations["begin_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Inbox
         * @description What the operator laid into the hub's inbox.
         */
        get: operations["list_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Bundle
         * @description A bundle, how far it is, and what came of it.
         */
        get: operations["show_bundle"];
        put?: never;
        post?: never;
        /**
         * Remove Bundle
         * @description Let its bytes go; a later bundle can still go on from what an export held.
         */
        delete: operations["remove_bundle"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Bundle
         * @description Ask the job that works on it to end. What it has taken in stays; a cancelled export is removed.
         */
        post: operations["cancel_bundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/contents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bundle Contents
         * @description The artifacts in an export, with tags; known also when its bytes are gone.
         */
        get: operations["get_bundle_contents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bundle Document
         * @description `bundle.json` of an export, as it is signed.
         */
        get: operations["get_bundle_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bundle File
         * @description The tar of an export, or the part of it that `Range` asks for. A signature changes its `ETag`.
         */
        get: operations["get_bundle_file"];
        /**
         * Send Bundle File
         * @description Send bytes of a bundle, in pieces that the answer's `wants` asks for; `GET` says where to go on.
         */
        put: operations["send_bundle_file"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Bundle
         * @description Take a bundle in, as a job; with `dry_run` only tell what would change, for which its head is enough.
         */
        post: operations["import_bundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/bundles/{bundle}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bundle Signature
         * @description `bundle.sig` of an export; 404 when it is not signed.
         */
        get: operations["get_bundle_signature"];
        /**
         * Sign Bundle
         * @description Put the signature of `bundle.json` (base64, as `cosign sign-blob` writes it) into an export.
         */
        put: operations["sign_bundle"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/checks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check Machine
         * @description Whether an artifact runs on a machine, why not, and which tag would.
         */
        get: operations["check_machine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/collection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview Collection
         * @description What a collection would remove now.
         */
        get: operations["preview_collection"];
        put?: never;
        /**
         * Start Collection
         * @description Collect now, as a job; pushes and pulls go on.
         */
        post: operations["start_collection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/collections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Collections With
         * @description The collections that gather an artifact, as far as one may see them.
         */
        get: operations["list_collections_with"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/contents/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Contents
         * @description Layers, platforms and files of one version.
         */
        get: operations["get_contents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Facets
         * @description Labels and facts of the artifacts a search finds, the most used first.
         */
        get: operations["list_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/licences/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Licence
         * @description What has to be accepted before an artifact may be pulled; null when nothing has.
         */
        get: operations["get_licence"];
        /**
         * Put Licence
         * @description Ask for a licence from now on, for publishers; a changed text or version asks everybody again.
         */
        put: operations["put_licence"];
        post?: never;
        /**
         * Delete Licence
         * @description Ask for no licence any more, for publishers.
         */
        delete: operations["delete_licence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/lineage/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Lineage
         * @description Where an artifact comes from and what was made of it, as the cards say.
         */
        get: operations["get_lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Machines
         * @description GPUs that checks know by name.
         */
        get: operations["list_machines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/manifests/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Manifests
         * @description Every manifest of an artifact, also untagged ones and referrers, newest first.
         */
        get: operations["list_manifests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/matrix/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Matrix
         * @description Which tags of an artifact run on which machines.
         */
        get: operations["get_matrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/members/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Members
         * @description What a collection gathers, as far as one may see it.
         */
        get: operations["list_members"];
        /**
         * Add Member Of Collection
         * @description Put an artifact into a collection.
         */
        put: operations["add_member_of_collection"];
        post?: never;
        /**
         * Remove Member Of Collection
         * @description Take an artifact out of a collection; the artifact itself stays.
         */
        delete: operations["remove_member_of_collection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/mirrors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mirrors
         * @description The organisation's mirrors, by prefix.
         */
        get: operations["list_mirrors"];
        put?: never;
        /**
         * Add Mirror
         * @description Fetch all names below a prefix from another registry or Hugging Face endpoint, when somebody asks for them.
         */
        post: operations["add_mirror"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/mirrors/{mirror}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mirror
         * @description One mirror and what it holds; at most 1000 repositories.
         */
        get: operations["get_mirror"];
        put?: never;
        post?: never;
        /**
         * Remove Mirror
         * @description Fetch no more; what was fetched stays, and can be pushed to.
         */
        delete: operations["remove_mirror"];
        options?: never;
        head?: never;
        /**
         * Change Mirror
         * @description Change address, credentials or terms; null takes the quota away.
         */
        patch: operations["change_mirror"];
        trace?: never;
    };
    "/api/v1/hub/mirrors/{mirror}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sync Mirror
         * @description Fetch references whole, as a job: for machines that will be cut off.
         */
        post: operations["sync_mirror"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Policy
         * @description What the organisation lets be pulled.
         */
        get: operations["get_policy"];
        /**
         * Put Policy
         * @description Set what may be pulled; publishers pull what is kept back all the same.
         */
        put: operations["put_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/policy/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Policy
         * @description What a policy would keep back, if it were set.
         */
        post: operations["preview_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Quota
         * @description Limit what the organisation, or one of its teams, may hold; null takes the limit away.
         */
        put: operations["put_quota"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/referrers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Referrers
         * @description What was attached to a version: signatures, bills of materials, reports, statements.
         */
        get: operations["list_referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/rematch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Rematch
         * @description Match everything that was scanned with the database in use, as a job; an import does it by itself.
         */
        post: operations["start_rematch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/reports/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Report
         * @description The scan report: vulnerabilities, secrets, oddities, model files, GPU needs, and the database used.
         *
         *     Of an index it speaks of all images; `images` says what each has.
         */
        get: operations["get_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Retention
         * @description The organisation's rules; for an artifact its own counts, else its team's, else the organisation's.
         */
        get: operations["list_retention"];
        /**
         * Put Retention
         * @description Set the rule of the organisation, a team or an artifact.
         */
        put: operations["put_retention"];
        post?: never;
        /**
         * Delete Retention
         * @description Take a rule away; the next wider one counts then.
         */
        delete: operations["delete_retention"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Retention
         * @description What would go now, why, and how much is freed; nothing is changed.
         */
        post: operations["preview_retention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/retention/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Retention
         * @description Take away now what the organisation's rules do not keep, as a job.
         */
        post: operations["start_retention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/sboms/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Sbom
         * @description The bill of materials, as CycloneDX; of an index, of all its images.
         */
        get: operations["get_sbom"];
        put?: never;
        /**
         * Attach Sbom
         * @description Attach a bill of materials that another tool made (CycloneDX or SPDX, as JSON): its packages count as well.
         */
        post: operations["attach_sbom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Queue
         * @description How much of the organisation's content waits for its first scan.
         */
        get: operations["get_queue"];
        put?: never;
        /**
         * Start Scan
         * @description Scan an artifact, as a job; its SBOM and report become its referrers.
         */
        post: operations["start_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/scans/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Scans
         * @description The report of each image of a version: one, or as many as an index has platforms.
         */
        get: operations["list_scans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/signatures/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Signature
         * @description The newest model signature that fits a version, as a Sigstore bundle (`model.sig`).
         */
        get: operations["get_signature"];
        put?: never;
        /**
         * Attach Signature
         * @description Put a model signature (a Sigstore bundle) beside the version it speaks of; one of other files is refused.
         */
        post: operations["attach_signature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/signers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Signers
         * @description Keys the organisation trusts.
         */
        get: operations["list_signers"];
        put?: never;
        /**
         * Add Signer
         * @description Trust a public key.
         */
        post: operations["add_signer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/signers/{signer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Signer
         * @description Trust a key no longer.
         */
        delete: operations["remove_signer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/standing/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Standing
         * @description Signatures of a version, verified against the trusted keys, and why it is kept back.
         */
        get: operations["get_standing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/statements/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Statement
         * @description What a model signature of a version has to say: its files by their sha256, as an in-toto statement.
         */
        get: operations["get_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/tags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Tag
         * @description Point a tag at a version that is there.
         */
        put: operations["put_tag"];
        post?: never;
        /**
         * Delete Tag
         * @description Remove a tag; the manifest stays.
         */
        delete: operations["delete_tag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Usage
         * @description What the organisation and its teams hold, their quotas, and what the store holds as a whole.
         */
        get: operations["get_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hub/vex/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Statements
         * @description Documents of statements that vulnerabilities do not matter here (OpenVEX), and whether they count.
         */
        get: operations["list_statements"];
        put?: never;
        /**
         * Attach Statements
         * @description Attach an OpenVEX document; it counts when a publisher attaches it, or a trusted key signs it.
         */
        post: operations["attach_statements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Jobs */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Job */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel Job */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Job Log */
        get: operations["get_job_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Keys
         * @description One's own API keys; all of the organisation for admins.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Create Key
         * @description Make an API key; its secret is in this answer and nowhere else.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke Key */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Member
         * @description Let somebody who has an account on this site into the organisation, with a role of its own.
         */
        post: operations["add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Organisations
         * @description The organisations one belongs to, with one's role in each.
         */
        get: operations["list_organisations"];
        put?: never;
        /**
         * Create Organisation
         * @description Found an organisation and own it; the plant stays with the first one.
         */
        post: operations["create_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{organisation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Organisation
         * @description Rename the organisation one acts in.
         */
        patch: operations["change_organisation"];
        trace?: never;
    };
    "/api/v1/plan/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer
         * @description Everything a plan's page shows: comparison, and power and money of the chosen configuration.
         */
        post: operations["answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Audit
         * @description A verdict on every claim, with the numbers.
         */
        post: operations["audit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Catalogue
         * @description GPUs, servers and network adapters; every fact with unit, source, date and tag.
         */
        get: operations["catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare
         * @description Every configuration under the plan's workloads and constraints, the front, and reasons.
         */
        post: operations["compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Models
         * @description Model architectures that a workload may name.
         */
        get: operations["models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Plans
         * @description Documents of the site, the newest first.
         */
        get: operations["list_plans"];
        put?: never;
        /**
         * Add Plan
         * @description Keep a document.
         */
        post: operations["add_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Plan */
        get: operations["get_plan"];
        /**
         * Change Plan
         * @description Replace a document; with `version`, only when nobody changed it since.
         */
        put: operations["change_plan"];
        post?: never;
        /** Remove Plan */
        delete: operations["remove_plan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/plans/{plan_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Answer
         * @description Everything the page of a stored plan shows.
         */
        get: operations["plan_answer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/plans/{plan_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Report
         * @description The justification of a stored plan as a file.
         */
        get: operations["plan_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/plans/{plan_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan Timeline
         * @description The schedule of a stored timeline.
         */
        get: operations["plan_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/power": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Power
         * @description Power, racks against their limit, energy, tariff, carbon.
         */
        post: operations["power"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prices
         * @description The prices plans of this site use: the sample of the package overlaid with the site's own.
         */
        get: operations["prices"];
        /**
         * Set Prices
         * @description Replace the site's own prices; those of the sample stay below them.
         */
        put: operations["set_prices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Text
         * @description The document in a text, checked by its form; what the other routes take as JSON. Nothing is kept.
         */
        post: operations["read_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report
         * @description The justification of a plan as a file.
         */
        post: operations["report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review
         * @description What a cost table sums to, leaves out and gets wrong.
         */
        post: operations["review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/size": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Size Workload
         * @description One workload on one configuration: memory stack per GPU, figures with intervals, reasons, limits.
         */
        post: operations["size_workload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/tco": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tco
         * @description What owning a configuration costs: cash flow, intervals, tornado, rent against buy, unit costs.
         */
        post: operations["tco"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Timeline
         * @description Who runs on which GPU when, and why so many GPUs.
         */
        post: operations["timeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Session
         * @description Who I am, and what I may do.
         */
        get: operations["get_session"];
        put?: never;
        post?: never;
        /** Sign Out */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In By Link
         * @description Sign in with a one-time login token; sets the session cookie.
         */
        post: operations["sign_in_by_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Own Login Link
         * @description A one-time login token for oneself, to sign in on another device or from the command line.
         */
        post: operations["create_own_login_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Login Methods
         * @description How people can sign in here.
         */
        get: operations["list_login_methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin Single Sign On
         * @description Send the browser to the provider.
         */
        get: operations["begin_single_sign_on"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finish Single Sign On
         * @description Where the provider sends the browser back to; errors lead to the login page with their code.
         */
        get: operations["finish_single_sign_on"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Organisation
         * @description Go on in another organisation one belongs to, with the role one has there.
         */
        put: operations["switch_organisation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In By Password
         * @description Sign in with name and password; sets the session cookie.
         */
        post: operations["sign_in_by_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/bottleneck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Bottleneck
         * @description Where the bottleneck is, by three methods.
         */
        post: operations["start_bottleneck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/calibrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Calibrate
         * @description A model from an uploaded event log.
         */
        post: operations["start_calibrate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Compare
         * @description Base against scenarios, with paired intervals.
         */
        post: operations["start_compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/engines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Engines
         * @description The engines, and what each is for.
         */
        get: operations["list_engines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Experiments
         * @description Experiments, newest first.
         */
        get: operations["list_experiments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Experiment
         * @description One experiment with its job and, once it has ended well, its whole result.
         */
        get: operations["get_experiment"];
        put?: never;
        post?: never;
        /**
         * Remove Experiment
         * @description Remove an experiment and its files; if it runs it is cancelled.
         */
        delete: operations["remove_experiment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}/table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Table
         * @description One row a finished replication, one column a figure; also while it runs, or after it was cancelled.
         */
        get: operations["get_table"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Trace
         * @description Servers, span and levels of a kept trace.
         */
        get: operations["get_trace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}/trace/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Trace File
         * @description The whole trace as an Arrow file.
         */
        get: operations["get_trace_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}/trace/tiles/{level}/{tile}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Tile
         * @description Bars of one tile: level n divides the span into 2^n tiles. It never changes, so it may be cached.
         */
        get: operations["get_tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/experiments/{experiment_id}/trace/window": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Window
         * @description Bars of any window, at most about `pixels` a server; the same bytes as a tile.
         */
        get: operations["get_window"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Fork
         * @description A look ahead from the live plant, or from a past moment.
         */
        post: operations["start_fork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload Log
         * @description Upload an event log; the newest few are kept.
         */
        post: operations["upload_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Models
         * @description All models, also those with faults; what is wrong with them is told in the language asked for.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Model */
        get: operations["get_model"];
        /**
         * Save Model
         * @description Keep a model under a name; one with faults is refused.
         */
        put: operations["save_model"];
        post?: never;
        /** Remove Model */
        delete: operations["remove_model"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/models/{name}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Map
         * @description What stands where and what leads where, with places [m].
         */
        get: operations["get_map"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/optimize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Optimize
         * @description The best values of some levers.
         */
        post: operations["start_optimize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Run
         * @description Replications of one design.
         */
        post: operations["start_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Schedule
         * @description A schedule, and the risk it runs.
         */
        post: operations["start_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Schema
         * @description The JSON Schema of a model, for editors.
         */
        get: operations["get_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sim/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate Model
         * @description Everything that is wrong with a model, at once.
         */
        post: operations["validate_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Teams
         * @description The teams one belongs to; all of the organisation for admins.
         */
        get: operations["list_teams"];
        put?: never;
        /** Create Team */
        post: operations["create_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Team */
        get: operations["get_team"];
        put?: never;
        post?: never;
        /** Remove Team */
        delete: operations["remove_team"];
        options?: never;
        head?: never;
        /**
         * Change Team
         * @description Rename a team; admins of the team may.
         */
        patch: operations["change_team"];
        trace?: never;
    };
    "/api/v1/teams/{team_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Team Members */
        get: operations["list_team_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{team_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Team Member
         * @description Let a member of the organisation into the team, or change their role there; admins of the team may.
         */
        put: operations["put_team_member"];
        post?: never;
        /**
         * Remove Team Member
         * @description Take somebody out of a team; everybody may leave by themselves.
         */
        delete: operations["remove_team_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Alarms */
        get: operations["list_alarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Alarm Journal
         * @description Every turn of every alarm, newest first: raised, cleared, acknowledged, shelved, out of service.
         */
        get: operations["list_alarm_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Alarm Load
         * @description How much the alarms ask of people: rate, floods, standing, stale and chattering alarms (ISA-18.2).
         */
        get: operations["get_alarm_load"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/{alarm_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge Alarm */
        post: operations["acknowledge_alarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/{alarm_id}/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Alarm Service
         * @description Take an alarm out of service for maintenance, or return it.
         */
        post: operations["set_alarm_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/{alarm_id}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shelve Alarm */
        post: operations["shelve_alarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/alarms/{alarm_id}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unshelve Alarm */
        post: operations["unshelve_alarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get At */
        get: operations["get_at"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/downtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Downtime
         * @description Downtime by equipment, state and reason, longest first.
         */
        get: operations["list_downtime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Equipment */
        get: operations["list_equipment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/equipment/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Equipment */
        get: operations["get_equipment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Export
         * @description Begin an export; follow the job, then fetch the file.
         */
        post: operations["start_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/exports/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Export
         * @description The exported file of a job that succeeded.
         */
        get: operations["get_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/frame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Frame
         * @description The whole plant at one moment as the binary frames of the live socket.
         */
        get: operations["get_frame"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Walk Graph */
        get: operations["walk_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Chart */
        get: operations["get_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export History
         * @description The samples of some signals as a file, streamed: time, signal, unit, value, text, quality.
         */
        get: operations["export_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/range": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Range */
        get: operations["get_range"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/span": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Span */
        get: operations["get_span"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get History Stats
         * @description Figures of the telemetry log: sizes, segments, what waits to be sealed, files set aside as damaged.
         */
        get: operations["get_history_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/history/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Summary
         * @description Count, extremes, mean and deviation of one signal's samples, and how good they were.
         */
        get: operations["get_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Kpis
         * @description OEE and its parts per work unit, with formulas and inputs.
         */
        get: operations["list_kpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/kpis/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Live Kpis
         * @description OEE and its parts of the running shift so far; without a running shift, of the last eight hours.
         */
        get: operations["list_live_kpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/layers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Layers
         * @description The layer stack of the stage, strongest first.
         */
        get: operations["list_layers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/plant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Plant */
        get: operations["get_plant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/prims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Prim
         * @description One prim: attributes with the layer each opinion comes from, variants, relationships, transform.
         */
        get: operations["get_prim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Relations */
        get: operations["list_relations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push Samples
         * @description Record samples; answers once every one of them is on disk. All are taken, or none.
         */
        post: operations["push_samples"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Scene
         * @description Manifest: zones, families, prototypes with their levels of detail.
         */
        get: operations["get_scene"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/bundles/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bundle
         * @description Many prototypes in one answer; the manifest's `bundles` lists them, coarsest level first.
         *
         *     Little-endian: `"OMGB"`, version u32, index_bytes u32, file_count u32; then `index_bytes` of JSON
         *     `[[name, offset, bytes], ...]`; then the GLB files, `offset` counted from the end of the index. `name` is the
         *     last part of the file's own address in the manifest.
         */
        get: operations["get_bundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Rows
         * @description The row ranges and the bounds [m, world] of a prim's subtree.
         */
        get: operations["find_rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/prototypes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Prototype
         * @description One mesh at one level of detail as GLB, addressed by its content.
         */
        get: operations["get_prototype"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/rows/{row}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Row
         * @description What a picked instance row is: its prim, equipment, size.
         */
        get: operations["get_row"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Tree
         * @description Children of a prim in the stage tree.
         */
        get: operations["get_tree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/scene/zones/{zone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Zone
         * @description Packed instances of one zone, 24 bytes each, then their equipment indices.
         */
        get: operations["get_zone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Signals */
        get: operations["list_signals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/signals/{signal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Signal */
        get: operations["get_signal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twin/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Sources */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Users
         * @description The members of the organisation: people, and service accounts that only use API keys.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Create User
         * @description Add a person, or a service account that only uses API keys.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove User */
        delete: operations["remove_user"];
        options?: never;
        head?: never;
        /** Change User */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Login Link
         * @description A one-time login token for somebody else, to invite them.
         */
        post: operations["create_login_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Password
         * @description One's own password; admins also those of others. Ends the user's other sessions.
         */
        put: operations["set_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AboutOut */
        AboutOut: {
            /** Server Time */
            server_time: string;
            site: components["schemas"]["SiteOut"];
            /** Version */
            version: string;
            /** Wings */
            wings: string[];
        };
        /**
         * AcceptanceIn
         * @description Which licence was read: accepting another one than the one in force is refused.
         */
        AcceptanceIn: {
            /**
             * Sha256
             * @default
             */
            sha256: string;
            /** Version */
            version: string;
        };
        /**
         * AcceptanceOut
         * @description `is_current` is false when the licence changed since.
         */
        AcceptanceOut: {
            /** Accepted */
            accepted: string;
            /** Is Current */
            is_current: boolean;
            /** Sha256 */
            sha256: string;
            /** User */
            user: string;
            /** Version */
            version: string;
        };
        /**
         * AlarmLoadOut
         * @description How much the alarm system asks of people (ISA-18.2-2016 clause 16).
         */
        AlarmLoadOut: {
            /** At */
            at: string;
            /**
             * Average Per 10 Min
             * @description over the last hour
             */
            average_per_10_min: number;
            /**
             * By Priority
             * @description new alarms of the last 24 h by priority 1..4
             */
            by_priority: {
                [key: string]: number;
            };
            /**
             * Chattering
             * @description three or more times within one minute in the last 24 h
             */
            chattering: components["schemas"]["FrequentAlarm"][];
            /**
             * Flood
             * @description more than ten new alarms in ten minutes
             */
            flood: boolean;
            /**
             * Flood Share
             * @description share of the last 24 h spent in a flood, 0..1
             */
            flood_share: number;
            /**
             * Most Frequent
             * @description the ten raised most often in the last 24 h
             */
            most_frequent: components["schemas"]["FrequentAlarm"][];
            /** Out Of Service */
            out_of_service: number;
            /**
             * Peak Per 10 Min
             * @description the most in any of them
             */
            peak_per_10_min: number;
            /**
             * Per 10 Min
             * @description new alarms in each ten minutes of the last 24 h, oldest first
             */
            per_10_min: number[];
            /**
             * Raised Per 10 Min
             * @description new alarms in the last ten minutes
             */
            raised_per_10_min: number;
            /** Shelved */
            shelved: number;
            /**
             * Stale
             * @description active for more than 24 h, longest first
             */
            stale: components["schemas"]["StandingAlarm"][];
            /**
             * Standing
             * @description alarms that are active now
             */
            standing: number;
            /** Suppressed */
            suppressed: number;
        };
        /** AlarmOut */
        AlarmOut: {
            /** Acknowledged */
            acknowledged: string | null;
            /** Acknowledged By */
            acknowledged_by: string | null;
            /** Cleared */
            cleared: string | null;
            /** Equipment */
            equipment: string;
            /** Id */
            id: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Limit */
            limit: number | null;
            /** Note */
            note: string;
            /**
             * Priority
             * @description 1 urgent, 2 high, 3 medium, 4 low
             */
            priority: number;
            /** Raised */
            raised: string | null;
            /** Rule */
            rule: string;
            /** Shelved Until */
            shelved_until: string | null;
            /** Signal */
            signal: string | null;
            /** State */
            state: string;
            /** Value */
            value: number | null;
        };
        /** ArchitectureOut */
        ArchitectureOut: {
            /** Experts */
            experts: number;
            /** Hidden */
            hidden: number;
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Layers */
            layers: number;
            /** Max Context */
            max_context: number;
            /** Parameters */
            parameters: number;
            /** Vision */
            vision: boolean;
        };
        /**
         * ArtifactChange
         * @description What is left out stays as it is.
         */
        ArtifactChange: {
            /** Card */
            card?: string | null;
            /** Deprecated */
            deprecated?: string | null;
            /** Facts */
            facts?: {
                [key: string]: string | number | boolean;
            } | null;
            /** Immutable Tags */
            immutable_tags?: string | null;
            kind?: components["schemas"]["Kind"] | null;
            /** Labels */
            labels?: string[] | null;
            /** Summary */
            summary?: string | null;
            /** Title */
            title?: string | null;
            /** Visibility */
            visibility?: ("private" | "organisation" | "public") | null;
        };
        /** ArtifactDetail */
        ArtifactDetail: {
            /** Card */
            card: string;
            /** Created */
            created: string;
            /** Created By */
            created_by: string;
            /** Deprecated */
            deprecated: string;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
            /** Immutable Tags */
            immutable_tags: string;
            kind: components["schemas"]["Kind"];
            /** Labels */
            labels: string[];
            /**
             * Licence Version
             * @description accept it before pulling; empty: nothing to accept
             */
            licence_version: string;
            /** Name */
            name: string;
            /** Organisation */
            organisation: string;
            /**
             * Permissions
             * @description what the caller may do with it: `hub.write`, `hub.publish`
             */
            permissions: string[];
            /** Pulls */
            pulls: number;
            /** Size Bytes */
            size_bytes: number;
            /** Summary */
            summary: string;
            /** Tags */
            tags: components["schemas"]["TagOut"][];
            /** Team */
            team: string;
            /** Title */
            title: string;
            /** Updated */
            updated: string;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "private" | "organisation" | "public";
        };
        /** ArtifactIn */
        ArtifactIn: {
            /** @default resource */
            kind: components["schemas"]["Kind"];
            /** Name */
            name: string;
        };
        /** ArtifactOut */
        ArtifactOut: {
            /** Created */
            created: string;
            /** Created By */
            created_by: string;
            /** Deprecated */
            deprecated: string;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
            /** Immutable Tags */
            immutable_tags: string;
            kind: components["schemas"]["Kind"];
            /** Labels */
            labels: string[];
            /**
             * Licence Version
             * @description accept it before pulling; empty: nothing to accept
             */
            licence_version: string;
            /** Name */
            name: string;
            /** Organisation */
            organisation: string;
            /** Pulls */
            pulls: number;
            /** Size Bytes */
            size_bytes: number;
            /** Summary */
            summary: string;
            /** Team */
            team: string;
            /** Title */
            title: string;
            /** Updated */
            updated: string;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "private" | "organisation" | "public";
        };
        /** AsOfOut */
        AsOfOut: {
            /** At */
            at: string;
            /** Signals */
            signals: components["schemas"]["AsOfSignal"][];
        };
        /** AsOfSignal */
        AsOfSignal: {
            /** Id */
            id: string;
            /** Quality */
            quality: string;
            /** Row */
            row: number;
            /** Source Time */
            source_time: string | null;
            /** State */
            state: string | null;
            /** Text */
            text: string | null;
            /** Value */
            value: number | null;
        };
        /** AttributeOut */
        AttributeOut: {
            /** Layer */
            layer: string | null;
            /** Name */
            name: string;
            /** Time Samples */
            time_samples: number;
            /** Type */
            type: string;
            /** Value */
            value: unknown;
        };
        /** AuditOut */
        AuditOut: {
            /** Items */
            items: {
                [key: string]: unknown;
            }[];
            /** Next */
            next: string | null;
        };
        /** BandForm */
        BandForm: {
            /**
             * Days
             * @default [
             *       0,
             *       1,
             *       2,
             *       3,
             *       4,
             *       5,
             *       6
             *     ]
             */
            days: number[];
            /**
             * Hours
             * @default [
             *       0,
             *       1,
             *       2,
             *       3,
             *       4,
             *       5,
             *       6,
             *       7,
             *       8,
             *       9,
             *       10,
             *       11,
             *       12,
             *       13,
             *       14,
             *       15,
             *       16,
             *       17,
             *       18,
             *       19,
             *       20,
             *       21,
             *       22,
             *       23
             *     ]
             */
            hours: number[];
            /**
             * Months
             * @default [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5,
             *       6,
             *       7,
             *       8,
             *       9,
             *       10,
             *       11,
             *       12
             *     ]
             */
            months: number[];
            /** Name */
            name: string;
            /** Price Per Kwh */
            price_per_kwh: number;
        };
        /** BindingOut */
        BindingOut: {
            /** Address */
            address: string;
            /** Deadband */
            deadband: number;
            /** Offset */
            offset: number;
            /** Pointer */
            pointer: string;
            /** Scale */
            scale: number;
            /** Source */
            source: string;
            /** Unit */
            unit: string;
        };
        /**
         * BottleneckAsk
         * @description Where the bottleneck is, by three methods.
         */
        BottleneckAsk: {
            /**
             * Changes
             * @default []
             */
            changes: string[];
            /**
             * Engine
             * @default auto
             * @enum {string}
             */
            engine: "auto" | "kernel" | "maxplus" | "markov" | "reference";
            /**
             * Hours
             * @default 8
             */
            hours: number;
            /**
             * Model
             * @description name of a model of this site, or a whole model as JSON
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Replications
             * @default 20
             */
            replications: number;
            /**
             * Seed
             * @default 1
             */
            seed: number;
            /**
             * Warmup Hours
             * @default 0
             */
            warmup_hours: number | null;
        };
        /**
         * BundleImportIn
         * @description Either `size`, of a tar that will be sent [B], or `inbox`, the name of what lies in the hub's inbox.
         */
        BundleImportIn: {
            /**
             * Inbox
             * @default
             */
            inbox: string;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Size
             * @default 0
             */
            size: number;
        };
        /** BundleKeyIn */
        BundleKeyIn: {
            /** Name */
            name: string;
            /** Public Key */
            public_key: string;
        };
        /**
         * BundleOut
         * @description Many prototype files in one answer; see `GET /twin/scene/bundles/{digest}`.
         */
        BundleOut: {
            /** Bytes */
            bytes: number;
            /** File Count */
            file_count: number;
            /**
             * Level
             * @description 0: the coarsest form of each prototype, all a first picture needs
             */
            level: number;
            /** Url */
            url: string;
        };
        /**
         * CalibrateAsk
         * @description A model from an uploaded event log; `save_as` keeps it among the site's models.
         */
        CalibrateAsk: {
            /**
             * Holdout
             * @default 0.3
             */
            holdout: number;
            /** Log */
            log: string;
            /** Mapping */
            mapping?: {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Replications
             * @default 30
             */
            replications: number;
            /**
             * Save As
             * @default
             */
            save_as: string;
            /**
             * Seed
             * @default 1
             */
            seed: number;
        };
        /** CatalogueOut */
        CatalogueOut: {
            /** Items */
            items: components["schemas"]["ArtifactOut"][];
            /** Kinds */
            kinds: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /** ChainOut */
        ChainOut: {
            /** Events */
            events: number;
            /** Newest Hash */
            newest_hash: string;
        };
        /** ChartOut */
        ChartOut: {
            /** End Ms */
            end_ms: number;
            /** Series */
            series: components["schemas"]["SeriesOut"][];
            /** Start Ms */
            start_ms: number;
        };
        /**
         * CheckOut
         * @description `instead` is the newest tag that would run, where this one does not.
         */
        CheckOut: {
            /** Findings */
            findings: components["schemas"]["FindingOut"][];
            /** Instead */
            instead: string | null;
            /** Machine */
            machine: string;
            /** Name */
            name: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "runs" | "runs_with_jit" | "fails" | "unknown";
            /** Reference */
            reference: string;
            /** Scanned */
            scanned: string;
        };
        /**
         * Checkpointing
         * @description What of the activations is kept for the backward pass (Korthikanti et al. 2022).
         * @enum {string}
         */
        Checkpointing: "none" | "selective" | "full";
        /** ChoiceOut */
        ChoiceOut: {
            busy: components["schemas"]["FigureOut"] | null;
            capex: components["schemas"]["FigureOut"] | null;
            configuration: components["schemas"]["ConfigurationOut"];
            /** Feasible */
            feasible: boolean;
            gpu_hour: components["schemas"]["FigureOut"] | null;
            /**
             * Held
             * @description GPUs each workload keeps for good, in the plan's order; 0 for jobs
             */
            held: number[];
            /** Lead Time Weeks */
            lead_time_weeks: number | null;
            /**
             * Occupied
             * @description share of the GPU-hours that the workloads hold, 0..1
             */
            occupied: number;
            /** On Front */
            on_front: boolean;
            p95_kw: components["schemas"]["FigureOut"];
            present_cost: components["schemas"]["FigureOut"] | null;
            /** Rack Count */
            rack_count: number;
            /** Reasons */
            reasons: components["schemas"]["PlanReasonOut"][];
            /** Sizings */
            sizings: components["schemas"]["SizingOut"][];
        };
        /** ClaimForm */
        ClaimForm: {
            /** Check */
            check?: (components["schemas"]["FitsCheck"] | components["schemas"]["FigureCheck"] | components["schemas"]["WeightsCheck"] | components["schemas"]["StatesCheck"] | components["schemas"]["FactCheck"] | components["schemas"]["PowerCheck"] | components["schemas"]["SumCheck"]) | null;
            /**
             * Source
             * @default
             */
            source: string;
            /** Text */
            text: string;
        };
        /** ClaimsForm */
        ClaimsForm: {
            /** Claims */
            claims: components["schemas"]["ClaimForm"][];
            /**
             * @default {
             *       "en": "Claims",
             *       "ko": "주장"
             *     }
             */
            name: components["schemas"]["LabelForm"];
        };
        /**
         * Codec
         * @enum {string}
         */
        Codec: "h264" | "hevc" | "av1";
        /** CollectionOut */
        CollectionOut: {
            /** Condemned */
            condemned: number;
            /** Dry Run */
            dry_run: boolean;
            /** Freed Bytes */
            freed_bytes: number;
            /** Links */
            links: number;
            /** Removed */
            removed: number;
            /** Strays */
            strays: number;
            /** Uploads */
            uploads: number;
            /** Waiting */
            waiting: number;
            /** Waiting Bytes */
            waiting_bytes: number;
        };
        /**
         * CompareAsk
         * @description The model as it is against scenarios, under common random numbers; at least two replications.
         *
         *     With `procedure` replications are shared out among the designs (`replications` on average): `ocba` favours
         *     those close to the best, `kn` drops those that cannot be the best.
         */
        CompareAsk: {
            /**
             * Changes
             * @default []
             */
            changes: string[];
            /**
             * Engine
             * @default auto
             * @enum {string}
             */
            engine: "auto" | "kernel" | "maxplus" | "markov" | "reference";
            /**
             * Figures
             * @default []
             */
            figures: string[];
            /**
             * Hours
             * @default 8
             */
            hours: number;
            /**
             * Indifference
             * @description for kn: smallest difference worth detecting, in the figure's unit
             */
            indifference?: number | null;
            /**
             * Model
             * @description name of a model of this site, or a whole model as JSON
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Procedure
             * @description find the best design too, by this procedure
             * @default
             * @enum {string}
             */
            procedure: "" | "ocba" | "kn";
            /**
             * Rank By
             * @description figure the best design has the best of; empty: the first
             * @default
             */
            rank_by: string;
            /**
             * Replications
             * @default 20
             */
            replications: number;
            /** Scenarios */
            scenarios: components["schemas"]["ScenarioIn"][];
            /**
             * Seed
             * @default 1
             */
            seed: number;
            /**
             * Warmup Hours
             * @default 0
             */
            warmup_hours: number | null;
        };
        /**
         * ComparisonOut
         * @description Every configuration, feasible and cheap first; `front` are those no other feasible one beats.
         */
        ComparisonOut: {
            /** Choices */
            choices: components["schemas"]["ChoiceOut"][];
            /** Chosen */
            chosen: string;
            /** Currency */
            currency: string;
            /** Front */
            front: string[];
            /** Old Prices */
            old_prices: components["schemas"]["DatedOut"][];
            /** Why None */
            why_none: components["schemas"]["WhyNone"][];
            /** Years */
            years: number;
        };
        /**
         * ConfigurationForm
         * @description So many of a server, or so many bare GPUs.
         */
        ConfigurationForm: {
            /**
             * Count
             * @default 1
             */
            count: number;
            /**
             * Gpu
             * @default
             */
            gpu: string;
            /**
             * Server
             * @default
             */
            server: string;
        };
        /** ConfigurationOut */
        ConfigurationOut: {
            gpu: components["schemas"]["GpuRef"];
            /** Gpu Count */
            gpu_count: number;
            /** Gpus Per Node */
            gpus_per_node: number;
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Node Count */
            node_count: number;
            /** Scale Up Gpus */
            scale_up_gpus: number;
            server: components["schemas"]["ServerRef"] | null;
        };
        /** ConflictOut */
        ConflictOut: {
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Ko */
            ko: string;
            /** Params */
            params: {
                [key: string]: number | string;
            };
            /** Task */
            task: string;
        };
        /**
         * ConstraintsForm
         * @description What every choice must keep; what is absent does not matter.
         */
        ConstraintsForm: {
            /**
             * Budget
             * @description most that may be paid at the start
             */
            budget?: number | null;
            /**
             * Gpus
             * @description only these kinds
             * @default []
             */
            gpus: string[];
            /** Lead Time Weeks */
            lead_time_weeks?: number | null;
            /** Max Gpus */
            max_gpus?: number | null;
            /** Max Servers */
            max_servers?: number | null;
            /** Min Gpus */
            min_gpus?: number | null;
            /**
             * Nvlink
             * @default false
             */
            nvlink: boolean;
            /** Power Kw */
            power_kw?: number | null;
            /** Racks */
            racks?: number | null;
            /**
             * Rt Cores
             * @default false
             */
            rt_cores: boolean;
            /**
             * Total Budget
             * @description most that may be paid over all years
             */
            total_budget?: number | null;
            /**
             * Vendors
             * @default []
             */
            vendors: string[];
        };
        /**
         * ContentsOut
         * @description What one version holds; of each list at most 5000.
         */
        ContentsOut: {
            /** Annotations */
            annotations: {
                [key: string]: string;
            };
            /** Artifact Type */
            artifact_type: string;
            /** Digest */
            digest: string;
            /** Files */
            files: components["schemas"]["FileOut"][];
            /** Layers */
            layers: components["schemas"]["ImageLayer"][];
            /** Media Type */
            media_type: string;
            /** Platforms */
            platforms: components["schemas"]["PlatformOut"][];
            /** Settings */
            settings: {
                [key: string]: string;
            };
            /**
             * Size Bytes
             * @description layers and configuration
             */
            size_bytes: number;
        };
        /**
         * Cooling
         * @description How heat leaves a rack.
         * @enum {string}
         */
        Cooling: "air" | "rear_door" | "liquid";
        /** CorrelationForm */
        CorrelationForm: {
            /** A */
            a: string;
            /** B */
            b: string;
            /** Value */
            value: number;
        };
        /**
         * CostingOut
         * @description What owning costs: figures, cash flow, tornado, histogram of the present cost, unit costs.
         */
        CostingOut: {
            /** Capex Lines */
            capex_lines: components["schemas"]["NamedFigure"][];
            configuration: components["schemas"]["ConfigurationOut"];
            /** Currency */
            currency: string;
            /** Figures */
            figures: {
                [key: string]: components["schemas"]["FigureOut"];
            };
            /** Flows */
            flows: components["schemas"]["YearFlowOut"][];
            histogram: components["schemas"]["HistogramOut"];
            /** Inputs */
            inputs: {
                [key: string]: components["schemas"]["FigureOut"];
            };
            /** Notes */
            notes: components["schemas"]["PlanReasonOut"][];
            /** Old Prices */
            old_prices: components["schemas"]["DatedOut"][];
            /** Own Wins Share */
            own_wins_share: number | null;
            /** Tornado */
            tornado: components["schemas"]["TornadoBarOut"][];
            /** Unit Costs */
            unit_costs: components["schemas"]["NamedFigure"][];
            /** Years */
            years: number;
        };
        /** CountOut */
        CountOut: {
            /** Busy Share */
            busy_share: number;
            /** Cost */
            cost: number | null;
            /** En */
            en: string;
            /** Gpus */
            gpus: number;
            /** Idle Gpus */
            idle_gpus: number;
            /** Ko */
            ko: string;
            /** Lateness */
            lateness: number;
            /** Left Out */
            left_out: number;
            /** Makespan */
            makespan: number;
            /** On Time */
            on_time: boolean;
        };
        /** DatabaseOut */
        DatabaseOut: {
            /** Digest */
            digest: string;
            /** Imported */
            imported: string;
            /** Newest */
            newest: string;
            /** Record Count */
            record_count: number;
            /** Skipped Count */
            skipped_count: number;
        };
        /** DatedOut */
        DatedOut: {
            /** Age Days */
            age_days: number;
            /** Date */
            date: string;
            /** Item */
            item: string;
            /** Source */
            source: string;
        };
        /** DocumentChange */
        DocumentChange: {
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /**
             * Version
             * @description refuse when somebody changed it since this version
             */
            version?: number | null;
        };
        /**
         * DocumentIn
         * @description A document to keep; it is checked by its form before.
         */
        DocumentIn: {
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /**
             * Kind
             * @default plan
             * @enum {string}
             */
            kind: "plan" | "timeline" | "table" | "claims";
        };
        /** DocumentOut */
        DocumentOut: {
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /**
             * Kind
             * @enum {string}
             */
            kind: "plan" | "timeline" | "table" | "claims";
            /** Name */
            name: string;
        };
        /** DowntimeOut */
        DowntimeOut: {
            /** Count */
            count: number;
            /** Equipment */
            equipment: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Reason */
            reason: string;
            /** Share */
            share: number;
            /** State */
            state: string;
            /** Total S */
            total_s: number;
        };
        /** EdgeOut */
        EdgeOut: {
            /** By */
            by: string | null;
            /** End */
            end: string;
            /** Probability */
            probability: number | null;
            /** Products */
            products: string[];
            /** Start */
            start: string;
        };
        /** EngineOut */
        EngineOut: {
            /** En */
            en: string;
            /** Ko */
            ko: string;
            /** Name */
            name: string;
        };
        /** EquipmentDetail */
        EquipmentDetail: {
            /**
             * Alarm
             * @description 0 none, 1 urgent .. 4 low; +128 while unacknowledged
             */
            alarm: number;
            /** Ancestors */
            ancestors: string[];
            /**
             * Index
             * @description index in STATE frames and zone payloads
             */
            index: number;
            /** Kind */
            kind: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Level */
            level: string;
            /** Motions */
            motions: components["schemas"]["MotionOut"][];
            /** Parent */
            parent: string | null;
            /** Path */
            path: string;
            /** Properties */
            properties: {
                [key: string]: unknown;
            };
            /** Quality */
            quality: string | null;
            /** Relations */
            relations: components["schemas"]["RelationEnd"][];
            /** Signal Count */
            signal_count: number;
            /** Signals */
            signals: components["schemas"]["SignalOut"][];
            /** Stale Signal Count */
            stale_signal_count: number;
            /** State */
            state: string | null;
            /** State Since */
            state_since: string | null;
        };
        /** EquipmentOut */
        EquipmentOut: {
            /**
             * Alarm
             * @description 0 none, 1 urgent .. 4 low; +128 while unacknowledged
             */
            alarm: number;
            /**
             * Index
             * @description index in STATE frames and zone payloads
             */
            index: number;
            /** Kind */
            kind: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Level */
            level: string;
            /** Parent */
            parent: string | null;
            /** Path */
            path: string;
            /** Properties */
            properties: {
                [key: string]: unknown;
            };
            /** Quality */
            quality: string | null;
            /** Signal Count */
            signal_count: number;
            /** Stale Signal Count */
            stale_signal_count: number;
            /** State */
            state: string | null;
            /** State Since */
            state_since: string | null;
        };
        /** EventOut */
        EventOut: {
            /** Actor */
            actor: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Seq */
            seq: number;
            /** Source */
            source: string;
            /** Subject */
            subject: string;
            /** Time */
            time: string;
            /** Type */
            type: string;
        };
        /** EventsOut */
        EventsOut: {
            /** Items */
            items: components["schemas"]["EventOut"][];
            /** Next */
            next: string | null;
        };
        /** ExperimentOut */
        ExperimentOut: {
            /** Actor */
            actor: string;
            /** Created */
            created: string;
            /** Headline */
            headline: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Job */
            job: string;
            /** Kind */
            kind: string;
            /** Model */
            model: string;
            /** Name */
            name: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
        };
        /**
         * FacetOut
         * @description `name` is empty for labels, else the name of a fact.
         */
        FacetOut: {
            /** Name */
            name: string;
            /** Values */
            values: components["schemas"]["FacetValue"][];
        };
        /** FacetValue */
        FacetValue: {
            /** Count */
            count: number;
            /** Value */
            value: string;
        };
        /**
         * FacetsOut
         * @description Counted over the newest `counted` of `total` artifacts.
         */
        FacetsOut: {
            /** Counted */
            counted: number;
            /** Facets */
            facets: components["schemas"]["FacetOut"][];
            /** Total */
            total: number;
        };
        /**
         * FactCheck
         * @description A field of the catalogue, such as `fp4_dense` of a GPU, against a stated value.
         */
        FactCheck: {
            /** Field */
            field: string;
            /** Item */
            item: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "fact";
            /**
             * Relation
             * @default about
             * @enum {string}
             */
            relation: "about" | "at_most" | "at_least";
            /** Stated */
            stated: number;
            /**
             * Tolerance
             * @default 0.02
             */
            tolerance: number;
        };
        /** FactOut */
        FactOut: {
            /** Date */
            date: string;
            /** Source */
            source: string;
            /** Tag */
            tag: string;
            /** Unit */
            unit: string;
            /** Url */
            url: string;
            /** Value */
            value: number | string;
        };
        /** FamiliesOut */
        FamiliesOut: {
            /** Prototype */
            prototype: number[];
            /** Stretch */
            stretch: number[][];
        };
        /**
         * FaultOut
         * @description One fault of a model; `text` and `mend` are in the language asked for.
         */
        FaultOut: {
            /**
             * Code
             * @description the sentence, whatever is filled in; other: of a library
             * @default other
             */
            code: string;
            /** Element */
            element: string;
            /** Field */
            field: string;
            /** Mend */
            mend: string;
            /**
             * Params
             * @description what is filled in, in order
             * @default []
             */
            params: string[];
            /** Text */
            text: string;
        };
        /**
         * FigureCheck
         * @description A figure of a sizing (time, tokens a second, streams, seats) against a stated value.
         */
        FigureCheck: {
            /** Figure */
            figure: string;
            hardware: components["schemas"]["Hardware"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "figure";
            /**
             * Relation
             * @default about
             * @enum {string}
             */
            relation: "about" | "at_most" | "at_least";
            /** Stated */
            stated: number;
            /**
             * Tolerance
             * @default 0.1
             */
            tolerance: number;
            /** Workload */
            workload: components["schemas"]["TrainForm"] | components["schemas"]["ServeForm"] | components["schemas"]["VideoForm"] | components["schemas"]["RenderForm"] | components["schemas"]["SimulateForm"];
        };
        /**
         * FigureOut
         * @description One number with its 90 % interval, how it came to be, and its source.
         */
        FigureOut: {
            /** Date */
            date: string;
            /** High */
            high: number | null;
            /**
             * Kind
             * @description measured, computed or given
             */
            kind: string;
            /** Low */
            low: number | null;
            /** Method */
            method: string;
            /**
             * Method Ko
             * @description the method in Korean; empty: only its English words are known
             */
            readonly method_ko: string;
            /** Source */
            source: string;
            /**
             * Source Ko
             * @description the source in Korean; empty: it is cited as it is
             */
            readonly source_ko: string;
            /** Unit */
            unit: string;
            /** Value */
            value: number;
        };
        /** FileOut */
        FileOut: {
            /** Path */
            path: string;
            /** Sha256 */
            sha256: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /** FindingOut */
        FindingOut: {
            /** Code */
            code: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Text */
            text: string;
        };
        /**
         * FitsCheck
         * @description A workload fits into the memory of a set.
         */
        FitsCheck: {
            /**
             * Expect
             * @default true
             */
            expect: boolean;
            hardware: components["schemas"]["Hardware"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "fits";
            /** Workload */
            workload: components["schemas"]["TrainForm"] | components["schemas"]["ServeForm"] | components["schemas"]["VideoForm"] | components["schemas"]["RenderForm"] | components["schemas"]["SimulateForm"];
        };
        /**
         * ForkAsk
         * @description A look ahead from the plant as it is, or was at `at`.
         */
        ForkAsk: {
            /**
             * At
             * @default now
             */
            at: string;
            /**
             * Changes
             * @default []
             */
            changes: string[];
            /**
             * Engine
             * @default auto
             * @enum {string}
             */
            engine: "auto" | "kernel" | "maxplus" | "markov" | "reference";
            /**
             * Hours
             * @default 8
             */
            hours: number;
            /**
             * Model
             * @description name of a model of this site, or a whole model as JSON
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Replications
             * @default 50
             */
            replications: number;
            /**
             * Seed
             * @default 1
             */
            seed: number;
            /**
             * Step S
             * @default 900
             */
            step_s: number;
            /** Target */
            target?: number | null;
        };
        /** FoundRows */
        FoundRows: {
            /** Bounds */
            bounds: [
                [
                    number,
                    number,
                    number
                ],
                [
                    number,
                    number,
                    number
                ]
            ] | null;
            equipment: components["schemas"]["NamedEquipment"] | null;
            /** Path */
            path: string;
            /** Row Ranges */
            row_ranges: [
                number,
                number
            ][];
        };
        /** FrequentAlarm */
        FrequentAlarm: {
            /** Alarm */
            alarm: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"] | null;
            /** Raised */
            raised: number;
        };
        /** FrozenOut */
        FrozenOut: {
            /** Name */
            name: string;
            /** Tag */
            tag: string;
        };
        /**
         * GoneOut
         * @description A version that goes; `attached` are the platforms, signatures and reports that go with it.
         */
        GoneOut: {
            /** Attached */
            attached: string[];
            /** Codes */
            codes: string[];
            /** Digest */
            digest: string;
            /** Name */
            name: string;
            /** Pulled */
            pulled: string | null;
            /** Pushed */
            pushed: string;
            /** Reason */
            reason: string;
            /** Size Bytes */
            size_bytes: number;
            /** Tags */
            tags: string[];
        };
        /** GpuRef */
        GpuRef: {
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Memory Bytes */
            memory_bytes: number;
        };
        /**
         * Hardware
         * @description So many of a catalogue's GPU or server, or of any GPU with so much memory.
         */
        Hardware: {
            /**
             * Count
             * @default 1
             */
            count: number;
            /**
             * Gpu
             * @default
             */
            gpu: string;
            /** Memory Gb */
            memory_gb?: number | null;
            /**
             * Server
             * @default
             */
            server: string;
        };
        /** HistogramOut */
        HistogramOut: {
            /** Counts */
            counts: number[];
            /** Edges */
            edges: number[];
        };
        /**
         * HistoryStatsOut
         * @description Figures of the telemetry log; times are those of the oldest and newest sample held.
         */
        HistoryStatsOut: {
            /** Bytes */
            bytes: number;
            /** Checkpoints */
            checkpoints: number;
            /** Durable Ticket */
            durable_ticket: number;
            /** Failure */
            failure: string;
            /** First Ms */
            first_ms: number | null;
            /**
             * Floor Ms
             * @description retention has dropped what is older
             */
            floor_ms: number | null;
            /** Last Ms */
            last_ms: number | null;
            /** Quarantined */
            quarantined: string[];
            /** Samples */
            samples: number;
            /** Segments */
            segments: number;
            /** Signals */
            signals: number;
            /**
             * Tail Samples
             * @description on disk in the write-ahead files, not yet in a segment
             */
            tail_samples: number;
            /** Ticket */
            ticket: number;
            /** Wal Bytes */
            wal_bytes: number;
            /** Young Segments */
            young_segments: number;
        };
        /** HomeItem */
        HomeItem: {
            /** Detail */
            detail: string;
            /** Href */
            href: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "alarm" | "stale" | "source" | "job";
            /**
             * Severity
             * @enum {string}
             */
            severity: "urgent" | "high" | "medium" | "low";
            /** Since */
            since: string | null;
            title: components["schemas"]["onmaru__home__LabelOut"];
        };
        /** HomeOut */
        HomeOut: {
            /** Alarms */
            alarms: number;
            /** Failing Jobs */
            failing_jobs: number;
            /** Items */
            items: components["schemas"]["HomeItem"][];
            /** Signals */
            signals: number;
            /** Sources Down */
            sources_down: number;
            /** Stale Signals */
            stale_signals: number;
        };
        /**
         * HubBundleOut
         * @description `wants` are the bytes to be sent next, from and up to, of an import; `result` is what its job found out or did.
         */
        HubBundleOut: {
            /** Artifacts */
            artifacts: string[];
            /** Created */
            created: string;
            /** Created By */
            created_by: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "export" | "import";
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** Expires */
            expires: string;
            /** Id */
            id: string;
            /** Job */
            job: string;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Progress */
            progress: number;
            /** Received Bytes */
            received_bytes: number;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Since */
            since: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * State
             * @enum {string}
             */
            state: "receiving" | "received" | "working" | "ready" | "planned" | "done" | "failed" | "cancelled" | "gone";
            /** Wants */
            wants: number[] | null;
        };
        /**
         * ImageLayer
         * @description `step` is the build step that made it, where the image says.
         */
        ImageLayer: {
            /** Digest */
            digest: string;
            /** Media Type */
            media_type: string;
            /** Size Bytes */
            size_bytes: number;
            /** Step */
            step: string;
        };
        /**
         * ImportIn
         * @description An artifact that holds OSV exports (`all.zip` of an ecosystem) as files.
         */
        ImportIn: {
            /** Name */
            name: string;
            /**
             * Reference
             * @default latest
             */
            reference: string;
        };
        /**
         * InboxOut
         * @description `size_bytes` is 0 for a folder.
         */
        InboxOut: {
            /** Name */
            name: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /** ItemOut */
        ItemOut: {
            /**
             * Cooling
             * @default
             */
            cooling: string;
            /** Facts */
            facts: {
                [key: string]: components["schemas"]["FactOut"];
            };
            /**
             * Gpu
             * @default
             */
            gpu: string;
            /**
             * Gpu Count
             * @default 0
             */
            gpu_count: number;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "gpu" | "server" | "nic";
            /** Label */
            label: string;
            /**
             * Scale Up Gpus
             * @default 0
             */
            scale_up_gpus: number;
            /** Vendor */
            vendor: string;
        };
        /** JobOut */
        JobOut: {
            /** Actor */
            actor: string;
            /** Attempt */
            attempt: number;
            /** Created */
            created: string;
            /** Ended */
            ended: string | null;
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Note */
            note: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Progress */
            progress: number;
            /** Result */
            result: unknown;
            /** Started */
            started: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
        };
        /** JobsOut */
        JobsOut: {
            /** Items */
            items: components["schemas"]["JobOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * JournalOut
         * @description One turn of one alarm.
         */
        JournalOut: {
            /** Actor */
            actor: string;
            /** Alarm */
            alarm: string;
            /**
             * Equipment
             * @description null when the plant has no such alarm any more
             */
            equipment: string | null;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"] | null;
            /** Note */
            note: string;
            /** Priority */
            priority: number | null;
            /** Seq */
            seq: number;
            /**
             * State
             * @description the state after it
             */
            state: string;
            /** Time */
            time: string;
            /** Turn */
            turn: string;
            /** Value */
            value: number | null;
        };
        /** JudgementOut */
        JudgementOut: {
            /** Claim */
            claim: string;
            /** En */
            en: string;
            /** Figures */
            figures: {
                [key: string]: components["schemas"]["FigureOut"];
            };
            /** Ko */
            ko: string;
            /** Source */
            source: string;
            verdict: components["schemas"]["Verdict"];
        };
        /** JudgementsOut */
        JudgementsOut: {
            /** Judgements */
            judgements: components["schemas"]["JudgementOut"][];
            /** Name En */
            name_en: string;
            /** Name Ko */
            name_ko: string;
        };
        /** KeptOut */
        KeptOut: {
            /** Name */
            name: string;
            /** Reasons */
            reasons: components["schemas"]["ReasonOut"][];
            /** Tag */
            tag: string;
        };
        /** KeyIn */
        KeyIn: {
            /**
             * Expires
             * @description RFC 3339, or +30d
             */
            expires?: string | null;
            /** Label */
            label: string;
            /** Scopes */
            scopes: string[];
            /**
             * User
             * @description default: oneself
             */
            user?: string | null;
        };
        /** KeyMade */
        KeyMade: {
            key: components["schemas"]["KeyOut"];
            /**
             * Secret
             * @description shown this once
             */
            secret: string;
        };
        /** KeyOut */
        KeyOut: {
            /** Created */
            created: string;
            /** Expires */
            expires: string | null;
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Last Used */
            last_used: string | null;
            /** Prefix */
            prefix: string;
            /** Scopes */
            scopes: string[];
            /** User */
            user: string;
            /** User Name */
            user_name: string;
        };
        /** KeysOut */
        KeysOut: {
            /** Items */
            items: components["schemas"]["KeyOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * Kind
         * @description What an artifact is; found from its first manifest, and changeable.
         * @enum {string}
         */
        Kind: "container" | "model" | "dataset" | "chart" | "resource" | "collection";
        /** KpiOut */
        KpiOut: {
            availability: components["schemas"]["KpiValue"];
            /** Counter Resets */
            counter_resets: number;
            /**
             * Coverage
             * @description share of the planned time that was measured, 0..1
             */
            coverage: number;
            /** End */
            end: string;
            /** Equipment */
            equipment: string;
            /** Good */
            good: number | null;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            oee: components["schemas"]["KpiValue"];
            performance: components["schemas"]["KpiValue"];
            /**
             * Planned S
             * @description planned busy time (PBT) [s]
             */
            planned_s: number;
            /** Produced */
            produced: number | null;
            /**
             * Produced Outside Plan
             * @description parts finished outside of planned busy time
             */
            produced_outside_plan: number | null;
            quality_rate: components["schemas"]["KpiValue"];
            /** Rework */
            rework: number | null;
            /** Scrap */
            scrap: number | null;
            /** Start */
            start: string;
            /** Throughput Per H */
            throughput_per_h: number | null;
            throughput_rate: components["schemas"]["KpiValue"];
            /** Times S */
            times_s: {
                [key: string]: number;
            };
        };
        /** KpiValue */
        KpiValue: {
            /** Formula */
            formula: string;
            /** Inputs */
            inputs: {
                [key: string]: number | null;
            };
            /**
             * Source
             * @description the clause that defines it
             */
            source: string;
            /** Unit */
            unit: string;
            /** Value */
            value: number | null;
        };
        /** LabelForm */
        LabelForm: {
            /** En */
            en: string;
            /**
             * Ko
             * @default
             */
            ko: string;
        };
        /** LayerName */
        LayerName: {
            /** Identifier */
            identifier: string;
        };
        /** LayerOut */
        LayerOut: {
            /** Bytes */
            bytes: number | null;
            /** Identifier */
            identifier: string;
            /** Muted */
            muted: boolean;
            /** Root */
            root: boolean;
            /** Sublayer */
            sublayer: boolean;
        };
        /**
         * Level
         * @description Levels of the IEC 62264 (ISA-95) equipment hierarchy, from the top down.
         * @enum {string}
         */
        Level: "enterprise" | "site" | "area" | "work_center" | "work_unit" | "equipment";
        /**
         * LeverIn
         * @description One thing that may be changed: an address such as `press.servers` and the values it may take.
         */
        LeverIn: {
            /** Address */
            address: string;
            /**
             * Cost
             * @default 0
             */
            cost: number;
            /** Values */
            values: number[];
        };
        /** LicenceIn */
        LicenceIn: {
            /**
             * Text
             * @description Markdown
             */
            text: string;
            /**
             * Title
             * @default
             */
            title: string;
            /** Version */
            version: string;
        };
        /**
         * LicenceOut
         * @description `required` says whether the caller has to accept it before pulling; `accepted`, when they did.
         */
        LicenceOut: {
            /** Accepted */
            accepted: string | null;
            /** Name */
            name: string;
            /** Required */
            required: boolean;
            /** Sha256 */
            sha256: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
            /** Updated */
            updated: string;
            /** Updated By */
            updated_by: string;
            /** Version */
            version: string;
        };
        /**
         * LimitIn
         * @description The values of some levers together, each times its weight, may not exceed `most`.
         */
        LimitIn: {
            /** Addresses */
            addresses: string[];
            /** Most */
            most: number;
            /**
             * Weights
             * @description one for each address; empty: all 1
             * @default []
             */
            weights: number[];
        };
        /** LineForm */
        LineForm: {
            /** Amount */
            amount?: number | null;
            /**
             * Covers
             * @default []
             */
            covers: ("gpus" | "servers" | "network" | "switches" | "storage" | "installation" | "power" | "cooling" | "space" | "suite_per_user" | "suite_per_gpu" | "ai_enterprise" | "staff" | "administration" | "other")[];
            /** High */
            high?: number | null;
            /** Id */
            id: string;
            label: components["schemas"]["LabelForm"];
            /** Low */
            low?: number | null;
            /**
             * Quantity
             * @default 0
             */
            quantity: number;
            /**
             * Unit Price
             * @default 0
             */
            unit_price: number;
        };
        /** LineOut */
        LineOut: {
            /** Amount */
            amount: number;
            /** Id */
            id: string;
            /** Label En */
            label_en: string;
            /** Label Ko */
            label_ko: string;
        };
        /**
         * LineageEdge
         * @description `source` became `target`, or part of it.
         */
        LineageEdge: {
            /** Relation */
            relation: string;
            /** Source */
            source: string;
            /** Target */
            target: string;
        };
        /**
         * LineageNode
         * @description `is_here` is false for what a card names and this hub does not have, or does not show to the caller.
         */
        LineageNode: {
            /**
             * Deprecated
             * @default
             */
            deprecated: string;
            /** Is Here */
            is_here: boolean;
            kind?: components["schemas"]["Kind"] | null;
            /** Name */
            name: string;
            /**
             * Title
             * @default
             */
            title: string;
        };
        /** LineageOut */
        LineageOut: {
            /** Edges */
            edges: components["schemas"]["LineageEdge"][];
            /** Is Whole */
            is_whole: boolean;
            /** Name */
            name: string;
            /** Nodes */
            nodes: components["schemas"]["LineageNode"][];
        };
        /** LinkIn */
        LinkIn: {
            /** Token */
            token: string;
        };
        /** LinkMade */
        LinkMade: {
            /**
             * Token
             * @description open /login?token=... ; works once
             */
            token: string;
        };
        /** Listing[AcceptanceOut] */
        Listing_AcceptanceOut_: {
            /** Items */
            items: components["schemas"]["AcceptanceOut"][];
            /** Total */
            total: number;
        };
        /** Listing[AlarmOut] */
        Listing_AlarmOut_: {
            /** Items */
            items: components["schemas"]["AlarmOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[ArchitectureOut] */
        Listing_ArchitectureOut_: {
            /** Items */
            items: components["schemas"]["ArchitectureOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[ArtifactOut] */
        Listing_ArtifactOut_: {
            /** Items */
            items: components["schemas"]["ArtifactOut"][];
            /** Total */
            total: number;
        };
        /** Listing[DowntimeOut] */
        Listing_DowntimeOut_: {
            /** Items */
            items: components["schemas"]["DowntimeOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[EngineOut] */
        Listing_EngineOut_: {
            /** Items */
            items: components["schemas"]["EngineOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[EquipmentOut] */
        Listing_EquipmentOut_: {
            /** Items */
            items: components["schemas"]["EquipmentOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[ExperimentOut] */
        Listing_ExperimentOut_: {
            /** Items */
            items: components["schemas"]["ExperimentOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[HubBundleOut] */
        Listing_HubBundleOut_: {
            /** Items */
            items: components["schemas"]["HubBundleOut"][];
            /** Total */
            total: number;
        };
        /** Listing[InboxOut] */
        Listing_InboxOut_: {
            /** Items */
            items: components["schemas"]["InboxOut"][];
            /** Total */
            total: number;
        };
        /** Listing[ItemOut] */
        Listing_ItemOut_: {
            /** Items */
            items: components["schemas"]["ItemOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[JournalOut] */
        Listing_JournalOut_: {
            /** Items */
            items: components["schemas"]["JournalOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[KeptOut] */
        Listing_KeptOut_: {
            /** Items */
            items: components["schemas"]["KeptOut"][];
            /** Total */
            total: number;
        };
        /** Listing[KpiOut] */
        Listing_KpiOut_: {
            /** Items */
            items: components["schemas"]["KpiOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[LayerOut] */
        Listing_LayerOut_: {
            /** Items */
            items: components["schemas"]["LayerOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[ManifestOut] */
        Listing_ManifestOut_: {
            /** Items */
            items: components["schemas"]["ManifestOut"][];
            /** Total */
            total: number;
        };
        /** Listing[MirrorOut] */
        Listing_MirrorOut_: {
            /** Items */
            items: components["schemas"]["MirrorOut"][];
            /** Total */
            total: number;
        };
        /** Listing[ModelOut] */
        Listing_ModelOut_: {
            /** Items */
            items: components["schemas"]["ModelOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[PriceOut] */
        Listing_PriceOut_: {
            /** Items */
            items: components["schemas"]["PriceOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[ReferrerOut] */
        Listing_ReferrerOut_: {
            /** Items */
            items: components["schemas"]["ReferrerOut"][];
            /** Total */
            total: number;
        };
        /** Listing[RelationOut] */
        Listing_RelationOut_: {
            /** Items */
            items: components["schemas"]["RelationOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[RetentionOut] */
        Listing_RetentionOut_: {
            /** Items */
            items: components["schemas"]["RetentionOut"][];
            /** Total */
            total: number;
        };
        /** Listing[ScanOut] */
        Listing_ScanOut_: {
            /** Items */
            items: components["schemas"]["ScanOut"][];
            /** Total */
            total: number;
        };
        /** Listing[SignalOut] */
        Listing_SignalOut_: {
            /** Items */
            items: components["schemas"]["SignalOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[SignerOut] */
        Listing_SignerOut_: {
            /** Items */
            items: components["schemas"]["SignerOut"][];
            /** Total */
            total: number;
        };
        /** Listing[SourceOut] */
        Listing_SourceOut_: {
            /** Items */
            items: components["schemas"]["SourceOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[StoredPlanOut] */
        Listing_StoredPlanOut_: {
            /** Items */
            items: components["schemas"]["StoredPlanOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[VexOut] */
        Listing_VexOut_: {
            /** Items */
            items: components["schemas"]["VexOut"][];
            /** Total */
            total: number;
        };
        /** Listing[dict[str, Any]] */
        Listing_dict_str__Any__: {
            /** Items */
            items: {
                [key: string]: unknown;
            }[];
            /** Total */
            total: number;
        };
        /** LodOut */
        LodOut: {
            /** Bytes */
            bytes: number;
            /** Error M */
            error_m: number;
            /** Triangles */
            triangles: number;
            /** Url */
            url: string;
        };
        /** LogLine */
        LogLine: {
            /** Line */
            line: number;
            /** Text */
            text: string;
            /** Time */
            time: string;
        };
        /** MachineOut */
        MachineOut: {
            /** Capability */
            capability: string;
            /** Memory Gb */
            memory_gb: number;
            /** Name */
            name: string;
        };
        /**
         * MachineRisk
         * @description What is uncertain on one machine.
         *
         *     `time_cv` is the coefficient of variation of its times (lognormal with the planned time as mean). It
         *     fails after exponential working times of mean `mtbf_s`; a repair is exponential with mean `mttr_s`.
         */
        MachineRisk: {
            /** Mtbf S */
            mtbf_s?: number | null;
            /**
             * Mttr S
             * @default 0
             */
            mttr_s: number;
            /**
             * Time Cv
             * @default 0
             */
            time_cv: number;
        };
        /** ManifestOut */
        ManifestOut: {
            /** Artifact Type */
            artifact_type: string;
            /** Digest */
            digest: string;
            /** Media Type */
            media_type: string;
            /** Pushed */
            pushed: string;
            /** Pushed By */
            pushed_by: string;
            /** Size Bytes */
            size_bytes: number;
            /** Subject */
            subject: string;
        };
        /** MapOut */
        MapOut: {
            /** Edges */
            edges: components["schemas"]["EdgeOut"][];
            /** Equipment */
            equipment: string | null;
            /** Name */
            name: string;
            /** Nodes */
            nodes: components["schemas"]["NodeOut"][];
        };
        /**
         * MatrixOut
         * @description Outcomes of tags (rows) on machines (columns); null where a tag was not scanned.
         */
        MatrixOut: {
            /** Machines */
            machines: string[];
            /** Name */
            name: string;
            /** Outcomes */
            outcomes: (string | null)[][];
            /** Tags */
            tags: string[];
        };
        /**
         * MemoryOut
         * @description What one GPU holds, term by term, against what it offers.
         */
        MemoryOut: {
            /** Capacity Bytes */
            capacity_bytes: number;
            /** Fits */
            fits: boolean;
            /** Headroom Bytes */
            headroom_bytes: number;
            /** Terms */
            terms: components["schemas"]["MemoryTermOut"][];
            /** Total Bytes */
            total_bytes: number;
            /** Usable Bytes */
            usable_bytes: number;
        };
        /** MemoryTermOut */
        MemoryTermOut: {
            /** Formula */
            formula: string;
            /** Name */
            name: string;
            /** Size Bytes */
            size_bytes: number;
            /** Source */
            source: string;
        };
        /**
         * Method
         * @description How a model is trained.
         * @enum {string}
         */
        Method: "scratch" | "full" | "lora" | "qlora";
        /** MethodsOut */
        MethodsOut: {
            /** Oidc */
            oidc: components["schemas"]["OidcMethod"][];
            /** Password */
            password: boolean;
        };
        /** MirrorDetail */
        MirrorDetail: {
            /** Absent Ttl S */
            absent_ttl_s: number;
            /** Allow */
            allow: string[];
            /** Created By */
            created_by: string;
            /** Created Ns */
            created_ns: number;
            /** Deny */
            deny: string[];
            /** Fetched Bytes */
            fetched_bytes: number;
            /** Has Secret */
            has_secret: boolean;
            /** Id */
            id: string;
            /** Last Contact Ns */
            last_contact_ns: number | null;
            /** Last Error */
            last_error: string;
            /** Offline */
            offline: boolean;
            /** Prefix */
            prefix: string;
            /** Protocol */
            protocol: string;
            /** Quota Bytes */
            quota_bytes: number | null;
            /** Repositories */
            repositories: components["schemas"]["MirroredOut"][];
            /** Tag Ttl S */
            tag_ttl_s: number;
            /** Upstream Prefix */
            upstream_prefix: string;
            /** Url */
            url: string;
            /** Used Bytes */
            used_bytes: number;
            /** Username */
            username: string;
            /** Visibility */
            visibility: string;
        };
        /**
         * MirrorIn
         * @description `secret` is kept sealed and never shown; without `username` it is a bearer token.
         */
        MirrorIn: {
            /**
             * Absent Ttl S
             * @default 60
             */
            absent_ttl_s: number;
            /**
             * Allow
             * @default []
             */
            allow: string[];
            /**
             * Deny
             * @default []
             */
            deny: string[];
            /**
             * Offline
             * @default false
             */
            offline: boolean;
            /** Prefix */
            prefix: string;
            /**
             * Protocol
             * @default oci
             * @enum {string}
             */
            protocol: "oci" | "hf";
            /** Quota Bytes */
            quota_bytes?: number | null;
            /**
             * Secret
             * @default
             */
            secret: string;
            /**
             * Tag Ttl S
             * @default 300
             */
            tag_ttl_s: number;
            /**
             * Upstream Prefix
             * @default
             */
            upstream_prefix: string;
            /** Url */
            url: string;
            /**
             * Username
             * @default
             */
            username: string;
            /**
             * Visibility
             * @default organisation
             * @enum {string}
             */
            visibility: "private" | "organisation" | "public";
        };
        /**
         * MirrorOut
         * @description `last_error` is why the other side did not answer, the last time it was asked; empty when it did.
         */
        MirrorOut: {
            /** Absent Ttl S */
            absent_ttl_s: number;
            /** Allow */
            allow: string[];
            /** Created By */
            created_by: string;
            /** Created Ns */
            created_ns: number;
            /** Deny */
            deny: string[];
            /** Fetched Bytes */
            fetched_bytes: number;
            /** Has Secret */
            has_secret: boolean;
            /** Id */
            id: string;
            /** Last Contact Ns */
            last_contact_ns: number | null;
            /** Last Error */
            last_error: string;
            /** Offline */
            offline: boolean;
            /** Prefix */
            prefix: string;
            /** Protocol */
            protocol: string;
            /** Quota Bytes */
            quota_bytes: number | null;
            /** Tag Ttl S */
            tag_ttl_s: number;
            /** Upstream Prefix */
            upstream_prefix: string;
            /** Url */
            url: string;
            /** Used Bytes */
            used_bytes: number;
            /** Username */
            username: string;
            /** Visibility */
            visibility: string;
        };
        /**
         * MirrorPatch
         * @description What is not said stays as it is; a new `url` without a `secret` takes the secret away.
         */
        MirrorPatch: {
            /** Absent Ttl S */
            absent_ttl_s?: number | null;
            /** Allow */
            allow?: string[] | null;
            /** Deny */
            deny?: string[] | null;
            /** Offline */
            offline?: boolean | null;
            /** Quota Bytes */
            quota_bytes?: number | null;
            /** Secret */
            secret?: string | null;
            /** Tag Ttl S */
            tag_ttl_s?: number | null;
            /** Upstream Prefix */
            upstream_prefix?: string | null;
            /** Url */
            url?: string | null;
            /** Username */
            username?: string | null;
            /** Visibility */
            visibility?: ("private" | "organisation" | "public") | null;
        };
        /**
         * MirroredOut
         * @description `missing_bytes` are referred to and fetched when somebody asks for them.
         */
        MirroredOut: {
            /** Checked Ns */
            checked_ns: number;
            /** Missing Bytes */
            missing_bytes: number;
            /** Name */
            name: string;
            /** References */
            references: number;
            /** Size Bytes */
            size_bytes: number;
            /** Stale */
            stale: boolean;
        };
        /** ModelIn */
        ModelIn: {
            /**
             * Text
             * @description YAML or JSON
             */
            text: string;
        };
        /** ModelOut */
        ModelOut: {
            /** Changed */
            changed: string;
            /** Description */
            description: string;
            /** Elements */
            elements: number;
            /** Equipment */
            equipment: string | null;
            error: components["schemas"]["ProblemOut"] | null;
            /**
             * Forkable
             * @description its elements name signals of the twin
             */
            forkable: boolean;
            /** Name */
            name: string;
            /**
             * Origin
             * @description plant: a file beside plant.toml; saved: kept at the site
             */
            origin: string;
        };
        /**
         * ModelToCheck
         * @description A model as text, or as JSON.
         */
        ModelToCheck: {
            /** Model */
            model?: {
                [key: string]: unknown;
            } | null;
            /** Text */
            text?: string | null;
        };
        /**
         * MoneyForm
         * @description How money is counted; what is absent is an assumption, and the report says so.
         */
        MoneyForm: {
            discount_rate?: components["schemas"]["RangeForm"] | null;
            installation_share?: components["schemas"]["RangeForm"] | null;
            /** Licences */
            licences?: string[] | null;
            price_growth?: components["schemas"]["RangeForm"] | null;
            /**
             * Prices
             * @default []
             */
            prices: components["schemas"]["PriceForm"][];
            rent_per_gpu_hour?: components["schemas"]["RangeForm"] | null;
            rent_staff_share?: components["schemas"]["RangeForm"] | null;
            spares_share?: components["schemas"]["RangeForm"] | null;
            staff_fte?: components["schemas"]["RangeForm"] | null;
            /** Storage Tb */
            storage_tb?: number | null;
            support_share?: components["schemas"]["RangeForm"] | null;
            /**
             * Used Hours
             * @description hours a year the GPUs work; default: what the workloads ask for
             */
            used_hours?: number | null;
            yearly_loss?: components["schemas"]["RangeForm"] | null;
        };
        /** MotionOut */
        MotionOut: {
            /** Op */
            op: string;
            /** Prim */
            prim: string;
            /** Signal */
            signal: string;
        };
        /** NamedEquipment */
        NamedEquipment: {
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Path */
            path: string;
        };
        /** NamedFigure */
        NamedFigure: {
            figure: components["schemas"]["FigureOut"];
            /** Name */
            name: string;
        };
        /** NodeOut */
        NodeOut: {
            /** Capacity */
            capacity?: number | null;
            /** Equipment */
            equipment: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /**
             * Placed
             * @description false: laid out by us
             */
            placed: boolean;
            /** Saturated */
            saturated?: boolean | null;
            /** Servers */
            servers?: number | null;
            /** X M */
            x_m: number;
            /** Y M */
            y_m: number;
        };
        /** NoteIn */
        NoteIn: {
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** OidcMethod */
        OidcMethod: {
            /** Id */
            id: string;
            /** Label */
            label: string;
        };
        /**
         * OptimizeAsk
         * @description The best values of some levers by simulation, within a budget of replications.
         */
        OptimizeAsk: {
            /**
             * Budget
             * @default 500
             */
            budget: number;
            /**
             * Changes
             * @default []
             */
            changes: string[];
            /**
             * Engine
             * @default auto
             * @enum {string}
             */
            engine: "auto" | "kernel" | "maxplus" | "markov" | "reference";
            /**
             * Hours
             * @default 8
             */
            hours: number;
            /**
             * Indifference
             * @description for kn: smallest difference worth detecting, in the figure's unit
             */
            indifference?: number | null;
            /** Levers */
            levers: components["schemas"]["LeverIn"][];
            /**
             * Limits
             * @default []
             */
            limits: components["schemas"]["LimitIn"][];
            /**
             * Maximise
             * @default true
             */
            maximise: boolean;
            /**
             * Model
             * @description name of a model of this site, or a whole model as JSON
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Objective
             * @default throughput_per_h
             */
            objective: string;
            /**
             * Procedure
             * @description how the finalists are told apart
             * @default ocba
             * @enum {string}
             */
            procedure: "ocba" | "kn";
            /**
             * Seed
             * @default 1
             */
            seed: number;
            /**
             * Warmup Hours
             * @default 0
             */
            warmup_hours: number | null;
        };
        /**
         * Optimizer
         * @description States a trained parameter carries beside weight and gradient, in bytes, see `rules/memory/train.py`.
         * @enum {string}
         */
        Optimizer: "adamw" | "adamw_8bit" | "adamw_bf16" | "adafactor" | "sgd_bf16" | "lion";
        /** OrganisationChange */
        OrganisationChange: {
            /** Display */
            display?: string | null;
            /** Name */
            name?: string | null;
        };
        /** OrganisationChoice */
        OrganisationChoice: {
            /** Organisation */
            organisation: string;
        };
        /** OrganisationIn */
        OrganisationIn: {
            /**
             * Display
             * @default
             */
            display: string;
            /** Name */
            name: string;
        };
        /** OrganisationOut */
        OrganisationOut: {
            /** Display */
            display: string;
            /** Id */
            id: string;
            /**
             * Name
             * @description stands in addresses: acme/inspect:1.2
             */
            name: string;
            /**
             * Role
             * @description one's own role there
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
        };
        /** OrganisationsOut */
        OrganisationsOut: {
            /** Items */
            items: components["schemas"]["OrganisationOut"][];
            /** Next */
            next?: string | null;
        };
        /** ParallelismForm */
        ParallelismForm: {
            /**
             * Context
             * @default 1
             */
            context: number;
            /**
             * Data
             * @default 1
             */
            data: number;
            /**
             * Expert
             * @default 1
             */
            expert: number;
            /**
             * Pipeline
             * @default 1
             */
            pipeline: number;
            /**
             * Tensor
             * @default 1
             */
            tensor: number;
            /**
             * Zero
             * @default 0
             */
            zero: number;
        };
        /** ParallelismOut */
        ParallelismOut: {
            /** Context */
            context: number;
            /** Data */
            data: number;
            /** Expert */
            expert: number;
            /** Pipeline */
            pipeline: number;
            /** Tensor */
            tensor: number;
            /** Zero */
            zero: number;
        };
        /** PasswordIn */
        PasswordIn: {
            /** Password */
            password: string;
            /** User */
            user: string;
        };
        /** PasswordSet */
        PasswordSet: {
            /**
             * Current
             * @description one's own present password
             */
            current?: string | null;
            /**
             * Password
             * @description null removes it
             */
            password: string | null;
        };
        /** Person */
        Person: {
            /** Display */
            display: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /** PlacementOut */
        PlacementOut: {
            /** End */
            end: number;
            /**
             * Gpus
             * @description numbers of the GPUs, from 1
             */
            gpus: number[];
            /** Late */
            late: number;
            /** Start */
            start: number;
            /** Task */
            task: string;
        };
        /**
         * PlanAnswer
         * @description Everything the page of a plan shows: the comparison, and power and money of the chosen configuration.
         */
        PlanAnswer: {
            chosen: components["schemas"]["ChoiceOut"] | null;
            comparison: components["schemas"]["ComparisonOut"];
            costing: components["schemas"]["CostingOut"] | null;
            /** Name En */
            name_en: string;
            /** Name Ko */
            name_ko: string;
            power: components["schemas"]["PowerOut"] | null;
        };
        /**
         * PlanForm
         * @description Everything a plan says; see `docs/plan/index.md`.
         */
        PlanForm: {
            /**
             * Choice
             * @description id of the configuration to price; empty: the cheapest feasible one
             * @default
             */
            choice: string;
            /**
             * Configurations
             * @description empty: every server of the catalogue in 1, 2, 4, ... pieces
             * @default []
             */
            configurations: components["schemas"]["ConfigurationForm"][];
            /**
             * @default {
             *       "gpus": [],
             *       "nvlink": false,
             *       "rt_cores": false,
             *       "vendors": []
             *     }
             */
            constraints: components["schemas"]["ConstraintsForm"];
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /**
             * @default {
             *       "prices": []
             *     }
             */
            money: components["schemas"]["MoneyForm"];
            /**
             * Most Gpus
             * @default 32
             */
            most_gpus: number;
            /**
             * @default {
             *       "en": "Plan",
             *       "ko": "계획"
             *     }
             */
            name: components["schemas"]["LabelForm"];
            question?: components["schemas"]["LabelForm"] | null;
            /**
             * @default {
             *       "draws": 20000,
             *       "seed": 0
             *     }
             */
            risk: components["schemas"]["RiskForm"];
            /**
             * @default {
             *       "cooling": "air",
             *       "rack_policy": "p95",
             *       "rack_units": 42,
             *       "users": 0
             *     }
             */
            site: components["schemas"]["SiteForm"];
            /**
             * Target Busy
             * @description how full a set may be planned; the rest is headroom
             * @default 0.8
             */
            target_busy: number;
            /** @description a schedule that the report shows */
            timeline?: components["schemas"]["TimelineForm"] | null;
            /** Today */
            today?: string | null;
            /** Workloads */
            workloads: (components["schemas"]["TrainForm"] | components["schemas"]["ServeForm"] | components["schemas"]["VideoForm"] | components["schemas"]["RenderForm"] | components["schemas"]["SimulateForm"])[];
            /**
             * Years
             * @default 3
             */
            years: number;
        };
        /** PlanReasonOut */
        PlanReasonOut: {
            /** Blocking */
            blocking: boolean;
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Ko */
            ko: string;
            /** Params */
            params: {
                [key: string]: number | string;
            };
        };
        /** PlantOut */
        PlantOut: {
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** Emulated */
            emulated: boolean;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Levels */
            levels: string[];
            /** Meters Per Unit */
            meters_per_unit: number;
            /** Name */
            name: string;
            /** Root */
            root: string;
            /** Shifts */
            shifts: components["schemas"]["ShiftOut"][];
            /** Time Zone */
            time_zone: string;
            /** Up Axis */
            up_axis: string;
        };
        /** PlatformOut */
        PlatformOut: {
            /** Digest */
            digest: string;
            /** Name */
            name: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * PointOut
         * @description The best design of a search at one moment, with the 95 % interval of its objective.
         */
        PointOut: {
            /**
             * Designs
             * @description designs seen by then
             */
            designs: number;
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Objective */
            objective: number | null;
            /**
             * Spent
             * @description replications by then
             */
            spent: number;
            /** Values */
            values: number[];
        };
        /**
         * PolicyDocument
         * @description Gates; each is off until it is set. See the guide on trust.
         */
        PolicyDocument: {
            /**
             * Kinds
             * @default []
             */
            kinds: string[];
            /**
             * Only Fixable
             * @default false
             */
            only_fixable: boolean;
            /**
             * Refuse Code In Models
             * @default false
             */
            refuse_code_in_models: boolean;
            /**
             * Refuse Secrets
             * @default false
             */
            refuse_secrets: boolean;
            /**
             * Refuse Severity
             * @default
             */
            refuse_severity: string;
            /**
             * Require Scan
             * @default false
             */
            require_scan: boolean;
            /**
             * Require Signature
             * @default false
             */
            require_signature: boolean;
            /**
             * Scan On Push
             * @description null: as the site's configuration says
             */
            scan_on_push?: boolean | null;
        };
        /**
         * PowerCheck
         * @description Power of a server at work [kW]: the mean, the 95th percentile or the nameplate.
         */
        PowerCheck: {
            /**
             * Count
             * @default 1
             */
            count: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "power";
            /**
             * Relation
             * @default about
             * @enum {string}
             */
            relation: "about" | "at_most" | "at_least";
            /** Server */
            server: string;
            /** Stated */
            stated: number;
            /**
             * Tolerance
             * @default 0.1
             */
            tolerance: number;
            /**
             * Which
             * @default mean_kw
             * @enum {string}
             */
            which: "idle_kw" | "mean_kw" | "p95_kw" | "nameplate_kw";
        };
        /**
         * PowerOut
         * @description Power, racks, energy and carbon.
         */
        PowerOut: {
            /** Busy Share */
            busy_share: number;
            /** Cooling */
            cooling: string;
            /** Figures */
            figures: {
                [key: string]: components["schemas"]["FigureOut"];
            };
            /** Kwh By Band */
            kwh_by_band: {
                [key: string]: number;
            };
            /** Node Count */
            node_count: number;
            /** Rack Limit W */
            rack_limit_w: number;
            /** Racks */
            racks: components["schemas"]["RackOut"][];
            /** Reasons */
            reasons: components["schemas"]["PlanReasonOut"][];
            /** Switch Count */
            switch_count: number;
        };
        /**
         * Precision
         * @enum {string}
         */
        Precision: "fp32" | "tf32" | "bf16" | "fp16" | "fp8" | "int8" | "nvfp4" | "nf4" | "int4";
        /**
         * PriceForm
         * @description An operator's price: of a catalogue item, of an hour of a GPU, of a licence, of a service.
         */
        PriceForm: {
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /** Date */
            date: string;
            /** High */
            high: number;
            /** Item */
            item: string;
            /** Low */
            low: number;
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Per
             * @enum {string}
             */
            per: "unit" | "hour" | "gpu_year" | "user_year" | "host_year" | "site_year" | "kwh" | "kg_per_kwh" | "rack_month" | "fte_year" | "terabyte" | "port";
            /** Source */
            source: string;
            /**
             * Tag
             * @default vendor_claim
             * @enum {string}
             */
            tag: "measured" | "datasheet" | "vendor_claim" | "assumption";
        };
        /** PriceOut */
        PriceOut: {
            /** Currency */
            currency: string;
            /** Date */
            date: string;
            /** High */
            high: number;
            /** Item */
            item: string;
            /** Low */
            low: number;
            /** Note */
            note: string;
            /**
             * Old
             * @description older than twelve months
             */
            old: boolean;
            /**
             * Own
             * @description the site's own; otherwise of the sample that ships with Onmaru
             */
            own: boolean;
            /** Per */
            per: string;
            /** Source */
            source: string;
            /**
             * Source Ko
             * @description the source in Korean; empty: it is cited as it is
             */
            source_ko: string;
            /** Tag */
            tag: string;
        };
        /** PricesIn */
        PricesIn: {
            /** Prices */
            prices: components["schemas"]["PriceForm"][];
        };
        /** PrimOut */
        PrimOut: {
            /** Api Schemas */
            api_schemas: string[];
            /** Attributes */
            attributes: components["schemas"]["AttributeOut"][];
            /** Documentation */
            documentation: string;
            /** Instance */
            instance: boolean;
            /** Layers */
            layers: components["schemas"]["LayerName"][];
            /** Path */
            path: string;
            /** Payload */
            payload: boolean;
            /** Purpose */
            purpose: string;
            /** Relationships */
            relationships: components["schemas"]["RelationshipOut"][];
            /** Transform */
            transform: number[][] | null;
            /** Type */
            type: string;
            units: components["schemas"]["StageUnits"];
            /** Variants */
            variants: {
                [key: string]: components["schemas"]["VariantOut"];
            };
            /** Visibility */
            visibility: string;
        };
        /**
         * ProblemOut
         * @description The members of RFC 9457, as errors have them everywhere.
         */
        ProblemOut: {
            /** Detail */
            detail: string;
            /** Hint */
            hint: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /** PrototypeOut */
        PrototypeOut: {
            /** Bounds */
            bounds: [
                [
                    number,
                    number,
                    number
                ],
                [
                    number,
                    number,
                    number
                ]
            ];
            /** Hash */
            hash: string;
            /** Lods */
            lods: components["schemas"]["LodOut"][];
            /** Name */
            name: string;
            /** Prototype */
            prototype: number;
        };
        /** PushOut */
        PushOut: {
            /** Accepted */
            accepted: number;
            /** Durable */
            durable: boolean;
        };
        /**
         * QueryIn
         * @description Everything of the organisation that matches.
         */
        QueryIn: {
            /**
             * Facts
             * @default {}
             */
            facts: {
                [key: string]: string;
            };
            kind?: components["schemas"]["Kind"] | null;
            /**
             * Labels
             * @default []
             */
            labels: string[];
            /**
             * Q
             * @default
             */
            q: string;
        };
        /**
         * QueueOut
         * @description What the caller's organisation has waiting; `on_push` says whether new content is scanned at once.
         */
        QueueOut: {
            /** On Push */
            on_push: boolean;
            /** Waiting */
            waiting: number;
        };
        /** QuotaIn */
        QuotaIn: {
            /** Limit Bytes */
            limit_bytes: number | null;
            /**
             * Team
             * @description team, by its id or name; empty: the whole organisation
             * @default
             */
            team: string;
        };
        /** QuotaOut */
        QuotaOut: {
            /** Limit Bytes */
            limit_bytes: number | null;
            /** Owner */
            owner: string;
            /** Used Bytes */
            used_bytes: number;
        };
        /** RackOut */
        RackOut: {
            /** Limit W */
            limit_w: number;
            /** Power W */
            power_w: number;
            /** Slots */
            slots: components["schemas"]["RackSlotOut"][];
            /** Units */
            units: number;
        };
        /** RackSlotOut */
        RackSlotOut: {
            /** Name */
            name: string;
            /** P95 W */
            p95_w: number;
            /**
             * Unit
             * @description lowest unit it takes, from 1 at the floor
             */
            unit: number;
            /** Units */
            units: number;
        };
        /**
         * RangeForm
         * @description A number, or its best value with the ends of a 90 % interval.
         */
        RangeForm: {
            /**
             * Date
             * @default
             */
            date: string;
            /** High */
            high?: number | null;
            /** Low */
            low?: number | null;
            /**
             * Source
             * @default
             */
            source: string;
            /** Value */
            value: number;
        };
        /** RangeOut */
        RangeOut: {
            /** Quality */
            quality: number[];
            /** Signal */
            signal: string;
            /** Text */
            text: (string | null)[] | null;
            /** Time Ms */
            time_ms: number[];
            /** Truncated */
            truncated: boolean;
            /** Unit */
            unit: string;
            /** Value */
            value: (number | null)[];
        };
        /** ReasonOut */
        ReasonOut: {
            /** Code */
            code: string;
            /** Text */
            text: string;
        };
        /** ReferrerOut */
        ReferrerOut: {
            /** Annotations */
            annotations: {
                [key: string]: string;
            };
            /** Artifact Type */
            artifact_type: string;
            /** Digest */
            digest: string;
            /** Media Type */
            media_type: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /** RelationEnd */
        RelationEnd: {
            /**
             * Direction
             * @enum {string}
             */
            direction: "out" | "in";
            /** Kind */
            kind: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            /** Path */
            path: string;
        };
        /**
         * RelationKind
         * @description `subject KIND object`: a conveyor *feeds* a press, a PLC *controls* a robot.
         * @enum {string}
         */
        RelationKind: "feeds" | "contains" | "controls" | "monitors";
        /** RelationOut */
        RelationOut: {
            /** Kind */
            kind: string;
            /** Object */
            object: string;
            /** Subject */
            subject: string;
        };
        /** RelationshipOut */
        RelationshipOut: {
            /** Name */
            name: string;
            /** Targets */
            targets: string[];
        };
        /** RemarkOut */
        RemarkOut: {
            /** Change Capex */
            change_capex: number;
            /** Change Opex */
            change_opex: number;
            /** Code */
            code: string;
            /** En */
            en: string;
            /** Kind */
            kind: string;
            /** Ko */
            ko: string;
            /** Params */
            params: {
                [key: string]: number | string;
            };
            /** Source */
            source: string;
        };
        /** RenderForm */
        RenderForm: {
            /**
             * Active Share
             * @default 1
             */
            active_share: number;
            /**
             * Fps
             * @default 30
             */
            fps: number;
            /**
             * Height
             * @default 1080
             */
            height: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "render";
            /** @description how people call it, in both languages */
            label?: components["schemas"]["LabelForm"] | null;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Runs Per Year
             * @description how often a year a job that ends is run; ignored by work that never ends
             * @default 1
             */
            runs_per_year: number;
            /**
             * Scene Gb
             * @default 16
             */
            scene_gb: number;
            /** Seats */
            seats: number;
            /**
             * Width
             * @default 1920
             */
            width: number;
        };
        /** RetentionIn */
        RetentionIn: {
            /**
             * Artifact
             * @description name of one artifact; empty: all of them
             * @default
             */
            artifact: string;
            rule: components["schemas"]["RetentionRule"];
            /**
             * Team
             * @description team id; empty: the whole organisation
             * @default
             */
            team: string;
        };
        /** RetentionOut */
        RetentionOut: {
            /** Artifact */
            artifact: string;
            rule: components["schemas"]["RetentionRule"];
            /** Team */
            team: string;
            /** Updated */
            updated: string;
            /** Updated By */
            updated_by: string;
        };
        /**
         * RetentionPreviewIn
         * @description `rule` as it would be there; null: as it is.
         */
        RetentionPreviewIn: {
            /**
             * Artifact
             * @description name of one artifact; empty: all of them
             * @default
             */
            artifact: string;
            rule?: components["schemas"]["RetentionRule"] | null;
            /**
             * Team
             * @description team id; empty: the whole organisation
             * @default
             */
            team: string;
        };
        /**
         * RetentionPreviewOut
         * @description Of `items` and `frozen` at most 1000 are shown; `total` counts all versions that go.
         */
        RetentionPreviewOut: {
            /** Artifacts */
            artifacts: number;
            /**
             * Freed Bytes
             * @description contents nothing else holds; freed by the next collections
             */
            freed_bytes: number;
            /** Frozen */
            frozen: components["schemas"]["FrozenOut"][];
            /** Items */
            items: components["schemas"]["GoneOut"][];
            /** Kept */
            kept: number;
            /** Manifests */
            manifests: number;
            /** Tags */
            tags: number;
            /** Total */
            total: number;
        };
        /**
         * RetentionRule
         * @description What stays: a version stays when any part keeps it. A rule that says nothing to keep takes nothing away.
         */
        RetentionRule: {
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /**
             * Immutable Tags
             * @description tags that never move, beside the artifact's own
             * @default []
             */
            immutable_tags: string[];
            /** Keep Days */
            keep_days?: number | null;
            /**
             * Keep Deployed
             * @default true
             */
            keep_deployed: boolean;
            /** Keep Newest */
            keep_newest?: number | null;
            /** Keep Pulled Days */
            keep_pulled_days?: number | null;
            /**
             * Keep Tagged
             * @default true
             */
            keep_tagged: boolean;
            /**
             * Keep Tags
             * @default []
             */
            keep_tags: string[];
        };
        /** RiskForm */
        RiskForm: {
            /** Correlations */
            correlations?: components["schemas"]["CorrelationForm"][] | null;
            /**
             * Draws
             * @default 20000
             */
            draws: number;
            /**
             * Seed
             * @default 0
             */
            seed: number;
        };
        /**
         * RiskModel
         * @description `default` holds for every machine that `machines` does not name.
         */
        RiskModel: {
            /**
             * @default {
             *       "mttr_s": 0,
             *       "time_cv": 0
             *     }
             */
            default: components["schemas"]["MachineRisk"];
            /** Machines */
            machines?: {
                [key: string]: components["schemas"]["MachineRisk"];
            };
        };
        /** RowOut */
        RowOut: {
            /** Bounds */
            bounds: [
                [
                    number,
                    number,
                    number
                ],
                [
                    number,
                    number,
                    number
                ]
            ] | null;
            equipment: components["schemas"]["NamedEquipment"] | null;
            /** Path */
            path: string;
            /** Prototype */
            prototype: number;
            /** Row */
            row: number;
            /** Triangles */
            triangles: number;
            /** Type */
            type: string;
            /** Zone */
            zone: number;
        };
        /**
         * RunAsk
         * @description Replications of one design; with `hours=None` its long run, solved exactly, if that can be done.
         *
         *     `warmup_hours=None` finds the warm-up by MSER-5. With `precision` replications are added until the
         *     half width of the throughput's 95 % interval is that share of it, `replications` at most.
         *     `trace` keeps the states of every server of the first replication.
         */
        RunAsk: {
            /**
             * Changes
             * @default []
             */
            changes: string[];
            /**
             * Engine
             * @default auto
             * @enum {string}
             */
            engine: "auto" | "kernel" | "maxplus" | "markov" | "reference";
            /**
             * Hours
             * @default 8
             */
            hours: number | null;
            /**
             * Model
             * @description name of a model of this site, or a whole model as JSON
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /** Precision */
            precision?: number | null;
            /**
             * Replications
             * @default 20
             */
            replications: number;
            /**
             * Seed
             * @default 1
             */
            seed: number;
            /**
             * Trace
             * @default false
             */
            trace: boolean;
            /**
             * Verify
             * @default false
             */
            verify: boolean;
            /**
             * Warmup Hours
             * @default 0
             */
            warmup_hours: number | null;
        };
        /**
         * SampleIn
         * @description One sample pushed over HTTP.
         */
        SampleIn: {
            /**
             * Quality
             * @default good
             * @enum {string}
             */
            quality: "good" | "uncertain" | "bad" | "simulated" | "manual";
            /** Signal */
            signal: string;
            /**
             * Time
             * @description RFC 3339 or seconds since the epoch; default: now
             */
            time?: string | number | null;
            /**
             * Value
             * @description a number in the binding's unit, a state name, or text
             */
            value: number | boolean | string;
        };
        /** SampleOut */
        SampleOut: {
            /** Age S */
            age_s: number;
            /** Ingest Time */
            ingest_time: string;
            /** Quality */
            quality: string;
            /** Source Time */
            source_time: string;
            /** State */
            state: string | null;
            /** Text */
            text: string | null;
            /** Value */
            value: number | null;
        };
        /** SamplesIn */
        SamplesIn: {
            /** Samples */
            samples: components["schemas"]["SampleIn"][];
        };
        /**
         * SbomIn
         * @description What was read of a bill of materials: packages that can be matched, and how many others it names.
         */
        SbomIn: {
            /** Format */
            format: string;
            /** Is Matched */
            is_matched: boolean;
            /** Packages */
            packages: number;
            /** Tool */
            tool: string;
            /** Unmatched */
            unmatched: number;
        };
        /** ScanIn */
        ScanIn: {
            /**
             * Again
             * @description unpack again, or only match the kept SBOM with the database in use
             * @default true
             */
            again: boolean;
            /** Name */
            name: string;
            /**
             * Reference
             * @default latest
             */
            reference: string;
        };
        /**
         * ScanOut
         * @description One image of a version. `report` is null before a scan; `is_ours` is false for one that somebody attached.
         */
        ScanOut: {
            /** Digest */
            digest: string;
            /** Is Ours */
            is_ours: boolean;
            /** Platform */
            platform: string;
            /** Report */
            report: {
                [key: string]: unknown;
            } | null;
        };
        /** ScenarioIn */
        ScenarioIn: {
            /** Changes */
            changes: string[];
            /** Name */
            name: string;
        };
        /** SceneOut */
        SceneOut: {
            /** Bounds */
            bounds: [
                [
                    number,
                    number,
                    number
                ],
                [
                    number,
                    number,
                    number
                ]
            ] | null;
            /**
             * Bundles
             * @description coarsest level first; each file is in exactly one
             */
            bundles: components["schemas"]["BundleOut"][];
            families: components["schemas"]["FamiliesOut"];
            /** Hash */
            hash: string;
            /** Meters Per Unit */
            meters_per_unit: number;
            /** Prototypes */
            prototypes: components["schemas"]["PrototypeOut"][];
            /** Row Count */
            row_count: number;
            /** Up Axis */
            up_axis: string;
            /** Zones */
            zones: components["schemas"]["ZoneOut"][];
        };
        /**
         * ScheduleAsk
         * @description A schedule by constraint programming, and the risk it runs.
         */
        ScheduleAsk: {
            /**
             * Limit S
             * @default 30
             */
            limit_s: number;
            /**
             * Name
             * @default
             */
            name: string;
            /** Problem */
            problem: {
                [key: string]: unknown;
            };
            /**
             * Replications
             * @default 1000
             */
            replications: number;
            risk?: components["schemas"]["RiskModel"] | null;
            /**
             * Seed
             * @default 0
             */
            seed: number;
            /**
             * Workers
             * @default 2
             */
            workers: number;
        };
        /** SeriesOut */
        SeriesOut: {
            /** Count */
            count: number[];
            /** Last */
            last: (number | null)[];
            /** Max */
            max: (number | null)[];
            /** Min */
            min: (number | null)[];
            /** Quality */
            quality: number[];
            /** Signal */
            signal: string;
            /** Time Ms */
            time_ms: number[];
            /** Unit */
            unit: string;
        };
        /** ServeForm */
        ServeForm: {
            /** Concurrency */
            concurrency?: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "serve";
            /** @default bf16 */
            kv_precision: components["schemas"]["Precision"];
            /** @description how people call it, in both languages */
            label?: components["schemas"]["LabelForm"] | null;
            /**
             * Model
             * @description name of a built-in architecture, or a Hugging Face config.json
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /** Output Tokens */
            output_tokens: number;
            parallelism?: components["schemas"]["ParallelismForm"] | null;
            /** @default bf16 */
            precision: components["schemas"]["Precision"];
            /**
             * Prefix Hit
             * @default 0
             */
            prefix_hit: number;
            /** Prompt Tokens */
            prompt_tokens: number;
            /** Requests */
            requests?: number | null;
            /**
             * Runs Per Year
             * @description how often a year a job that ends is run; ignored by work that never ends
             * @default 1
             */
            runs_per_year: number;
            /** Tpot S */
            tpot_s?: number | null;
            /** Ttft S */
            ttft_s?: number | null;
        };
        /** ServerOut */
        ServerOut: {
            /** Element */
            element: string;
            /** Number */
            number: number;
            /** Server */
            server: number;
        };
        /** ServerRef */
        ServerRef: {
            /** Id */
            id: string;
            /** Label */
            label: string;
        };
        /** ServiceIn */
        ServiceIn: {
            /** In Service */
            in_service: boolean;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** SessionOut */
        SessionOut: {
            /**
             * Csrf
             * @description null for API keys, which need none
             */
            csrf: string | null;
            methods: components["schemas"]["MethodsOut"];
            organisation: components["schemas"]["OrganisationOut"];
            /** Permissions */
            permissions: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
            /**
             * Teams
             * @description teams one belongs to, with the role in each
             */
            teams: components["schemas"]["TeamRoleOut"][];
            user: components["schemas"]["Person"];
        };
        /** ShelveIn */
        ShelveIn: {
            /** Minutes */
            minutes: number;
            /** Reason */
            reason: string;
        };
        /** ShiftOut */
        ShiftOut: {
            /** Breaks */
            breaks: [
                string,
                string
            ][];
            /** Days */
            days: number[];
            /** End */
            end: string;
            /** Name */
            name: string;
            /** Start */
            start: string;
        };
        /**
         * SignalKind
         * @enum {string}
         */
        SignalKind: "analog" | "counter" | "state" | "text";
        /** SignalOut */
        SignalOut: {
            /** Alarm */
            alarm: number;
            binding: components["schemas"]["BindingOut"] | null;
            /** Equipment */
            equipment: string;
            /** Expected Period S */
            expected_period_s: number | null;
            /** Expression */
            expression: string;
            /** High */
            high: number | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"];
            last: components["schemas"]["SampleOut"] | null;
            /** Low */
            low: number | null;
            /** Name */
            name: string;
            /** Row */
            row: number;
            /** Stale After S */
            stale_after_s: number | null;
            /** States */
            states: string[];
            /** Unit */
            unit: string;
        };
        /**
         * SignatureOut
         * @description `signer` is null when no trusted key made it, or it does not fit what is there (`problems` say why).
         *
         *     `place` is the file of the version, or the digest of the referrer, that holds a model signature; `left_out` are
         *     files it does not speak of.
         */
        SignatureOut: {
            /**
             * Format
             * @default cosign
             * @enum {string}
             */
            format: "cosign" | "model-signing";
            /**
             * Left Out
             * @default []
             */
            left_out: string[];
            /**
             * Place
             * @default
             */
            place: string;
            /**
             * Problems
             * @default []
             */
            problems: string[];
            /** Reference */
            reference: string;
            signer: components["schemas"]["SignerOut"] | null;
        };
        /**
         * SignedOut
         * @description The version a signature was put beside.
         */
        SignedOut: {
            /** Digest */
            digest: string;
            /** Name */
            name: string;
        };
        /** SignerIn */
        SignerIn: {
            /** Name */
            name: string;
            /**
             * Public Key
             * @description PEM
             */
            public_key: string;
        };
        /** SignerOut */
        SignerOut: {
            /** Created */
            created: string;
            /** Created By */
            created_by: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Public Key */
            public_key: string;
        };
        /** SimulateForm */
        SimulateForm: {
            /** Cpu Cores */
            cpu_cores?: number | null;
            /** Deadline S */
            deadline_s?: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "simulate";
            /** @description how people call it, in both languages */
            label?: components["schemas"]["LabelForm"] | null;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Parallel Runs
             * @default 1
             */
            parallel_runs: number;
            /**
             * Reference Gpu
             * @default
             */
            reference_gpu: string;
            /**
             * Run Gb
             * @default 0.5
             */
            run_gb: number;
            /** Run S */
            run_s: number;
            /** Runs */
            runs: number;
            /**
             * Runs Per Year
             * @description how often a year a job that ends is run; ignored by work that never ends
             * @default 1
             */
            runs_per_year: number;
            solver: components["schemas"]["Solver"];
        };
        /**
         * SiteForm
         * @description Where the machines stand. `rack_kw`: what one rack may draw; default: what the cooling carries away.
         */
        SiteForm: {
            carbon_kg_per_kwh?: components["schemas"]["RangeForm"] | null;
            /** @default air */
            cooling: components["schemas"]["Cooling"];
            energy_price?: components["schemas"]["RangeForm"] | null;
            pue?: components["schemas"]["RangeForm"] | null;
            /** Rack Kw */
            rack_kw?: number | null;
            /**
             * Rack Policy
             * @default p95
             * @enum {string}
             */
            rack_policy: "p95" | "nameplate";
            /**
             * Rack Units
             * @default 42
             */
            rack_units: number;
            tariff?: components["schemas"]["TariffForm"] | null;
            /**
             * Users
             * @default 0
             */
            users: number;
        };
        /** SiteOut */
        SiteOut: {
            /** Emulated */
            emulated: boolean;
            label: components["schemas"]["onmaru__home__LabelOut"];
            /** Name */
            name: string;
            /** Time Zone */
            time_zone: string;
        };
        /**
         * SizeIn
         * @description One workload on one configuration.
         */
        SizeIn: {
            configuration: components["schemas"]["ConfigurationForm"];
            /** Workload */
            workload: components["schemas"]["TrainForm"] | components["schemas"]["ServeForm"] | components["schemas"]["VideoForm"] | components["schemas"]["RenderForm"] | components["schemas"]["SimulateForm"];
        };
        /** SizingOut */
        SizingOut: {
            /** Alternatives */
            alternatives: components["schemas"]["PlanReasonOut"][];
            configuration: components["schemas"]["ConfigurationOut"];
            /** Feasible */
            feasible: boolean;
            /** Figures */
            figures: {
                [key: string]: components["schemas"]["FigureOut"];
            };
            /** Limits */
            limits: {
                [key: string]: number;
            };
            memory: components["schemas"]["MemoryOut"] | null;
            parallelism: components["schemas"]["ParallelismOut"];
            /** Reasons */
            reasons: components["schemas"]["PlanReasonOut"][];
            workload: components["schemas"]["WorkloadOut"];
        };
        /**
         * Solver
         * @enum {string}
         */
        Solver: "physics" | "des";
        /** SourceOut */
        SourceOut: {
            /** Buffered Count */
            buffered_count: number;
            /** Connected */
            connected: boolean;
            /** Detail */
            detail: string;
            /** Emulated */
            emulated: boolean;
            /** Kind */
            kind: string;
            /** Lag S */
            lag_s: number | null;
            /** Last Error */
            last_error: string;
            /** Last Sample */
            last_sample: string | null;
            /** Name */
            name: string;
            /** Rate Per S */
            rate_per_s: number;
            /** Received Count */
            received_count: number;
            /** Reconnect Count */
            reconnect_count: number;
            /** Rejected Count */
            rejected_count: number;
            /** Sample Count */
            sample_count: number;
            /** Since */
            since: string | null;
            /** Skew Mad S */
            skew_mad_s: number | null;
            /** Skew S */
            skew_s: number | null;
            /** Unbound Count */
            unbound_count: number;
        };
        /** SpanOut */
        SpanOut: {
            /** Bytes */
            bytes: number;
            /** First Ms */
            first_ms: number | null;
            /** Last Ms */
            last_ms: number | null;
            /** Samples */
            samples: number;
        };
        /**
         * Stack
         * @description The software a job is trained with; it decides how much of the hardware is reached.
         * @enum {string}
         */
        Stack: "tuned" | "plain";
        /** StageUnits */
        StageUnits: {
            /** Meters Per Unit */
            meters_per_unit: number;
            /** Up Axis */
            up_axis: string;
        };
        /** StandingAlarm */
        StandingAlarm: {
            /** Alarm */
            alarm: string;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"] | null;
            /** Raised */
            raised: string | null;
            /** Standing S */
            standing_s: number;
        };
        /**
         * StandingOut
         * @description What trust says of one version: its signatures, and why it is kept back, if it is.
         */
        StandingOut: {
            /** Digest */
            digest: string;
            /** Kept Back */
            kept_back: components["schemas"]["ReasonOut"][];
            /** Signatures */
            signatures: components["schemas"]["SignatureOut"][];
        };
        /** StartedOut */
        StartedOut: {
            experiment: components["schemas"]["ExperimentOut"];
            job: components["schemas"]["JobOut"];
        };
        /** StatedRange */
        StatedRange: {
            /** High */
            high: number;
            /** Low */
            low: number;
        };
        /**
         * StatesCheck
         * @description Weights, gradients and optimiser states of full training [GB], before activations.
         */
        StatesCheck: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "training_states";
            /**
             * Method
             * @default full
             * @enum {string}
             */
            method: "full" | "scratch";
            /**
             * Model
             * @default
             */
            model: string;
            /** @default adamw */
            optimizer: components["schemas"]["Optimizer"];
            /** Parameters */
            parameters?: number | null;
            /**
             * Relation
             * @default about
             * @enum {string}
             */
            relation: "about" | "at_most" | "at_least";
            /** Stated Gb */
            stated_gb: number;
            /**
             * Tolerance
             * @default 0.05
             */
            tolerance: number;
        };
        /** StoredDocument */
        StoredDocument: {
            /** Author */
            author: string;
            /** Created */
            created: string;
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "plan" | "timeline" | "table" | "claims";
            /** Name */
            name: string;
            /** Updated */
            updated: string;
            /** Version */
            version: number;
        };
        /** StoredOut */
        StoredOut: {
            /** Blobs */
            blobs: number;
            /** Bytes */
            bytes: number;
            /** Condemned */
            condemned: number;
            /** Condemned Bytes */
            condemned_bytes: number;
        };
        /** StoredPlanOut */
        StoredPlanOut: {
            /** Author */
            author: string;
            /** Created */
            created: string;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "plan" | "timeline" | "table" | "claims";
            /** Name */
            name: string;
            /** Updated */
            updated: string;
            /** Version */
            version: number;
        };
        /**
         * SumCheck
         * @description Numbers that are said to add up.
         */
        SumCheck: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "sum";
            /** Stated */
            stated: number;
            /** Terms */
            terms: number[];
            /**
             * Tolerance
             * @default 0
             */
            tolerance: number;
        };
        /** SummaryOut */
        SummaryOut: {
            /** Count */
            count: number;
            /**
             * Deviation
             * @description of the population
             */
            deviation: number | null;
            /** Finite Count */
            finite_count: number;
            /** First */
            first: string | null;
            /** Last */
            last: string | null;
            /** Max */
            max: number | null;
            /**
             * Mean
             * @description each sample counts alike, however long it stood
             */
            mean: number | null;
            /** Min */
            min: number | null;
            /** Qualities */
            qualities: {
                [key: string]: number;
            };
            /** Signal */
            signal: string;
            /** Unit */
            unit: string;
        };
        /**
         * SyncIn
         * @description Names behind the prefix, with `:tag` (a pattern may be) or `@sha256:...`; else `latest`. Of a Hugging Face
         *     endpoint with `:branch`, `:tag` (a pattern may be) or `@commit`, else `main`; `datasets/` before a dataset's.
         */
        SyncIn: {
            /** References */
            references: string[];
        };
        /** TableForm */
        TableForm: {
            /** Capex */
            capex: components["schemas"]["LineForm"][];
            capex_range?: components["schemas"]["StatedRange"] | null;
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /**
             * Date
             * @default
             */
            date: string;
            /** Gpu */
            gpu: string;
            /** Gpus */
            gpus: number;
            /**
             * Hosts
             * @default 1
             */
            hosts: number;
            /**
             * @default {
             *       "en": "Cost table",
             *       "ko": "비용표"
             *     }
             */
            name: components["schemas"]["LabelForm"];
            /**
             * Opex
             * @default []
             */
            opex: components["schemas"]["LineForm"][];
            /**
             * Source
             * @default
             */
            source: string;
            /**
             * Users
             * @default 0
             */
            users: number;
            /**
             * @default {
             *       "discount_rate": 0.08
             *     }
             */
            yardsticks: components["schemas"]["YardstickForm"];
            /** Years */
            years: number;
        };
        /** TableOut */
        TableOut: {
            /** Columns */
            columns: string[];
            /** Rows */
            rows: (number | null)[][];
        };
        /** TableReviewOut */
        TableReviewOut: {
            /** Capex */
            capex: components["schemas"]["LineOut"][];
            /** Currency */
            currency: string;
            mended: components["schemas"]["TotalsOut"];
            /** Name */
            name: string;
            /** Old Prices */
            old_prices: components["schemas"]["DatedOut"][];
            /** Opex */
            opex: components["schemas"]["LineOut"][];
            /** Remarks */
            remarks: components["schemas"]["RemarkOut"][];
            totals: components["schemas"]["TotalsOut"];
            /** Years */
            years: number;
        };
        /** TagIn */
        TagIn: {
            /**
             * Reference
             * @description the tag or digest to point at
             */
            reference: string;
            /** Tag */
            tag: string;
        };
        /** TagOut */
        TagOut: {
            /** Digest */
            digest: string;
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
            /** Size Bytes */
            size_bytes: number;
            /** Updated */
            updated: string;
        };
        /**
         * TakeIn
         * @description `signed`: refuse it unless one of `keys` (none: of the keys the organisation trusts) has signed it.
         */
        TakeIn: {
            /**
             * Dry Run
             * @default false
             */
            dry_run: boolean;
            /**
             * Keys
             * @default []
             */
            keys: components["schemas"]["BundleKeyIn"][];
            /**
             * Signed
             * @default false
             */
            signed: boolean;
        };
        /**
         * TariffForm
         * @description A time-of-use tariff; the first band that holds an hour prices it.
         */
        TariffForm: {
            /** Bands */
            bands: components["schemas"]["BandForm"][];
            /** Date */
            date: string;
            /**
             * Demand Per Kw Month
             * @default 0
             */
            demand_per_kw_month: number;
            /**
             * @default {
             *       "en": "Tariff",
             *       "ko": "요금제"
             *     }
             */
            name: components["schemas"]["LabelForm"];
            /** Source */
            source: string;
        };
        /** TaskForm */
        TaskForm: {
            /**
             * After
             * @default []
             */
            after: string[];
            /** Deadline */
            deadline?: number | null;
            /**
             * Duration
             * @description slots; absent: until the end
             */
            duration?: number | null;
            /**
             * Gpus
             * @default 1
             */
            gpus: number;
            /** Id */
            id: string;
            label?: components["schemas"]["LabelForm"] | null;
            /**
             * Memory Gb
             * @default 0
             */
            memory_gb: number;
            /**
             * Pinned
             * @description number of the GPU, from 1
             */
            pinned?: number | null;
            /**
             * Release
             * @default 0
             */
            release: number;
            /**
             * Same As
             * @default
             */
            same_as: string;
            /**
             * Share
             * @default 1
             */
            share: number;
            /**
             * Weight
             * @default 1
             */
            weight: number;
        };
        /** TaskOut */
        TaskOut: {
            /** Deadline */
            deadline: number | null;
            /** Id */
            id: string;
            /** Label En */
            label_en: string;
            /** Label Ko */
            label_ko: string;
            /** Memory Gb */
            memory_gb: number;
            /** Share */
            share: number;
        };
        /** TeamChange */
        TeamChange: {
            /** Display */
            display?: string | null;
            /** Name */
            name?: string | null;
        };
        /** TeamIn */
        TeamIn: {
            /**
             * Display
             * @default
             */
            display: string;
            /** Name */
            name: string;
        };
        /** TeamMemberIn */
        TeamMemberIn: {
            /**
             * Role
             * @description null: the role in the organisation
             */
            role?: ("guest" | "reader" | "contributor" | "publisher" | "admin" | "owner") | null;
        };
        /** TeamMemberOut */
        TeamMemberOut: {
            /** Display */
            display: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "person" | "service";
            /** Name */
            name: string;
            /**
             * Role
             * @description the higher of the roles in the team and in the organisation
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
            /** Team Role */
            team_role: ("guest" | "reader" | "contributor" | "publisher" | "admin" | "owner") | null;
            /** User */
            user: string;
        };
        /** TeamMembersOut */
        TeamMembersOut: {
            /** Items */
            items: components["schemas"]["TeamMemberOut"][];
            /** Next */
            next?: string | null;
        };
        /** TeamOut */
        TeamOut: {
            /** Created */
            created: string;
            /** Display */
            display: string;
            /** Id */
            id: string;
            /** Member Count */
            member_count: number;
            /** Name */
            name: string;
        };
        /** TeamRoleOut */
        TeamRoleOut: {
            /** Id */
            id: string;
            /**
             * Role
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
        };
        /** TeamUsageOut */
        TeamUsageOut: {
            /** Limit Bytes */
            limit_bytes: number | null;
            /** Name */
            name: string;
            /** Team */
            team: string;
            /** Used Bytes */
            used_bytes: number;
        };
        /** TeamsOut */
        TeamsOut: {
            /** Items */
            items: components["schemas"]["TeamOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * TextIn
         * @description A document as a person typed or pasted it: YAML, or JSON.
         */
        TextIn: {
            /**
             * Kind
             * @default plan
             * @enum {string}
             */
            kind: "plan" | "timeline" | "table" | "claims";
            /** Text */
            text: string;
        };
        /**
         * TimelineForm
         * @description Tasks on `gpus` GPUs over `horizon` slots; `compare` answers "why so many, not fewer or more?".
         */
        TimelineForm: {
            /**
             * Compare
             * @default []
             */
            compare: number[];
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /**
             * Gpu
             * @description catalogue id of the GPU; its memory is then known
             * @default
             */
            gpu: string;
            /** Gpus */
            gpus: number;
            /** Horizon */
            horizon: number;
            /**
             * Memory Gb
             * @default 80
             */
            memory_gb: number;
            /**
             * @default {
             *       "en": "Timeline",
             *       "ko": "일정"
             *     }
             */
            name: components["schemas"]["LabelForm"];
            /** Price Per Gpu */
            price_per_gpu?: number | null;
            /**
             * Slot
             * @default week
             * @enum {string}
             */
            slot: "day" | "week" | "month";
            /** Tasks */
            tasks: components["schemas"]["TaskForm"][];
            /**
             * Usable Share
             * @description share of a GPU's memory tasks may hold
             * @default 1
             */
            usable_share: number;
        };
        /**
         * TimelineOut
         * @description Who runs where and when, the same tasks on other counts of GPUs, and why this many.
         */
        TimelineOut: {
            /** Conflicts */
            conflicts: components["schemas"]["ConflictOut"][];
            /** Counts */
            counts: components["schemas"]["CountOut"][];
            /** Gpus */
            gpus: number;
            /** Horizon */
            horizon: number;
            /** Lateness */
            lateness: number;
            /** Makespan */
            makespan: number;
            /** Memory Gb */
            memory_gb: number;
            /** Name En */
            name_en: string;
            /** Name Ko */
            name_ko: string;
            /** On Time */
            on_time: boolean;
            /** Placements */
            placements: components["schemas"]["PlacementOut"][];
            /** Proven */
            proven: boolean;
            /** Slot */
            slot: string;
            /** Tasks */
            tasks: components["schemas"]["TaskOut"][];
            /** Utilization */
            utilization: number[];
            /** Why En */
            why_en: string;
            /** Why Ko */
            why_ko: string;
        };
        /** TornadoBarOut */
        TornadoBarOut: {
            /** At High */
            at_high: number;
            /** At Low */
            at_low: number;
            /** Input High */
            input_high: number;
            /** Input Low */
            input_low: number;
            /** Name */
            name: string;
            /** Unit */
            unit: string;
        };
        /** TotalsOut */
        TotalsOut: {
            /** Capex */
            capex: number;
            /** Opex */
            opex: number;
            /** Total */
            total: number;
        };
        /** TraceOut */
        TraceOut: {
            /** Bars */
            bars: number;
            /**
             * Bins
             * @description most bars a server has in a tile
             */
            bins: number;
            /** End S */
            end_s: number;
            /**
             * Levels
             * @description deepest level of tiles; level n has 2^n tiles
             */
            levels: number;
            /** Products */
            products: string[];
            /** Servers */
            servers: components["schemas"]["ServerOut"][];
            /** Start S */
            start_s: number;
            /** States */
            states: string[];
        };
        /** TrainForm */
        TrainForm: {
            checkpointing?: components["schemas"]["Checkpointing"] | null;
            /**
             * Flash Attention
             * @default true
             */
            flash_attention: boolean;
            /** Global Batch */
            global_batch?: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "train";
            /** @description how people call it, in both languages */
            label?: components["schemas"]["LabelForm"] | null;
            /**
             * Lora All Linear
             * @default true
             */
            lora_all_linear: boolean;
            /**
             * Lora Rank
             * @default 16
             */
            lora_rank: number;
            /** @default full */
            method: components["schemas"]["Method"];
            /** Micro Batch */
            micro_batch?: number | null;
            /**
             * Model
             * @description name of a built-in architecture, or a Hugging Face config.json
             */
            model: string | {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name: string;
            /** @default adamw */
            optimizer: components["schemas"]["Optimizer"];
            parallelism?: components["schemas"]["ParallelismForm"] | null;
            /** @default bf16 */
            precision: components["schemas"]["Precision"];
            /**
             * Runs Per Year
             * @description how often a year a job that ends is run; ignored by work that never ends
             * @default 1
             */
            runs_per_year: number;
            /**
             * Sequence
             * @default 4096
             */
            sequence: number;
            /** @default tuned */
            stack: components["schemas"]["Stack"];
            /** Tokens */
            tokens: number;
            /**
             * Train Embeddings
             * @default false
             */
            train_embeddings: boolean;
            weight_precision?: components["schemas"]["Precision"] | null;
        };
        /** TreeItem */
        TreeItem: {
            /** Equipment Index */
            equipment_index: number | null;
            /** Has Children */
            has_children: boolean;
            label: components["schemas"]["onmaru__twin__api__models__LabelOut"] | null;
            /** Level */
            level: string | null;
            /** Name */
            name: string;
            /** Path */
            path: string;
            /** Row Count */
            row_count: number;
            /** Type */
            type: string;
        };
        /** TreeOut */
        TreeOut: {
            /** Items */
            items: components["schemas"]["TreeItem"][];
            /** Path */
            path: string;
        };
        /**
         * Turn
         * @description What happened to an alarm; the event type is `twin.alarm.<turn>`.
         * @enum {string}
         */
        Turn: "raised" | "cleared" | "acknowledged" | "shelved" | "unshelved" | "suppressed" | "unsuppressed" | "removed_from_service" | "returned_to_service";
        /**
         * UsageOut
         * @description `teams`: those the caller may see, that hold something or have a limit.
         */
        UsageOut: {
            /** Limit Bytes */
            limit_bytes: number | null;
            /** Organisation */
            organisation: string;
            stored: components["schemas"]["StoredOut"];
            /** Teams */
            teams: components["schemas"]["TeamUsageOut"][];
            /** Used Bytes */
            used_bytes: number;
        };
        /** UserChange */
        UserChange: {
            /** Active */
            active?: boolean | null;
            /** Display */
            display?: string | null;
            /** Role */
            role?: ("guest" | "reader" | "contributor" | "publisher" | "admin" | "owner") | null;
        };
        /** UserIn */
        UserIn: {
            /**
             * Display
             * @default
             */
            display: string;
            /**
             * Kind
             * @default person
             * @enum {string}
             */
            kind: "person" | "service";
            /** Name */
            name: string;
            /**
             * Role
             * @default reader
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
        };
        /** UserOut */
        UserOut: {
            /** Active */
            active: boolean;
            /** Created */
            created: string;
            /** Display */
            display: string;
            /** Has Password */
            has_password: boolean;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "person" | "service";
            /**
             * Managed Here
             * @description else only the role can be changed here
             */
            managed_here: boolean;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
        };
        /** UsersOut */
        UsersOut: {
            /** Items */
            items: components["schemas"]["UserOut"][];
            /** Next */
            next?: string | null;
        };
        /** VariantOut */
        VariantOut: {
            /** Choices */
            choices: string[];
            /** Selection */
            selection: string;
        };
        /**
         * Verdict
         * @enum {string}
         */
        Verdict: "holds" | "does_not_hold" | "cannot_be_judged";
        /** VerdictOut */
        VerdictOut: {
            /** Faults */
            faults: components["schemas"]["FaultOut"][];
            /**
             * Map
             * @description as GET /sim/models/{name}/map; null while there are faults
             */
            map: {
                [key: string]: unknown;
            } | null;
            /** Ok */
            ok: boolean;
            /** Summary */
            summary: {
                [key: string]: unknown;
            };
        };
        /**
         * VexIn
         * @description What was read of an OpenVEX document; `is_matched` says whether a report was matched anew.
         */
        VexIn: {
            /** Counts */
            counts: boolean;
            /** Is Matched */
            is_matched: boolean;
            /** Statements */
            statements: number;
        };
        /**
         * VexOut
         * @description One OpenVEX document. `author` is what it says of itself, `by` who stands for it here; null when nobody does.
         */
        VexOut: {
            /** Author */
            author: string;
            /** By */
            by: {
                [key: string]: string;
            } | null;
            /** Counts */
            counts: boolean;
            /** Digest */
            digest: string;
            /** Statements */
            statements: number;
            /** Why */
            why: string;
        };
        /** VideoForm */
        VideoForm: {
            /**
             * Analysed Fps
             * @default 1
             */
            analysed_fps: number;
            /** @default hevc */
            codec: components["schemas"]["Codec"];
            /**
             * Detector Bytes
             * @default 0
             */
            detector_bytes: number;
            /** Detector Gflop */
            detector_gflop?: number | null;
            /** Fps */
            fps: number;
            /**
             * Height
             * @default 1080
             */
            height: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "video";
            /** @description how people call it, in both languages */
            label?: components["schemas"]["LabelForm"] | null;
            /** Model */
            model?: (string | {
                [key: string]: unknown;
            }) | null;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Output Tokens
             * @default 0
             */
            output_tokens: number;
            /** @default fp16 */
            precision: components["schemas"]["Precision"];
            /**
             * Runs Per Year
             * @description how often a year a job that ends is run; ignored by work that never ends
             * @default 1
             */
            runs_per_year: number;
            /** Streams */
            streams: number;
            /**
             * Width
             * @default 1920
             */
            width: number;
        };
        /**
         * WeightsCheck
         * @description The memory of a model's weights [GB].
         */
        WeightsCheck: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "weights";
            /**
             * Model
             * @default
             */
            model: string;
            /** Parameters */
            parameters?: number | null;
            /** @default bf16 */
            precision: components["schemas"]["Precision"];
            /**
             * Relation
             * @default about
             * @enum {string}
             */
            relation: "about" | "at_most" | "at_least";
            /** Stated Gb */
            stated_gb: number;
            /**
             * Tolerance
             * @default 0.05
             */
            tolerance: number;
        };
        /** WholeExperimentOut */
        WholeExperimentOut: {
            /** Actor */
            actor: string;
            /** Ask */
            ask: {
                [key: string]: unknown;
            };
            /** Created */
            created: string;
            /**
             * Curve
             * @description of a search: the best so far, also while it goes on
             */
            curve: components["schemas"]["PointOut"][];
            /** Has Table */
            has_table: boolean;
            /** Has Trace */
            has_trace: boolean;
            /** Headline */
            headline: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Job */
            job: string;
            job_state: components["schemas"]["JobOut"] | null;
            /** Kind */
            kind: string;
            /** Model */
            model: string;
            /** Name */
            name: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Result */
            result: unknown;
        };
        /** WholeModelOut */
        WholeModelOut: {
            /** Changed */
            changed: string;
            /** Description */
            description: string;
            /** Elements */
            elements: number;
            /** Equipment */
            equipment: string | null;
            error: components["schemas"]["ProblemOut"] | null;
            /**
             * Forkable
             * @description its elements name signals of the twin
             */
            forkable: boolean;
            /** Model */
            model: {
                [key: string]: unknown;
            } | null;
            /** Name */
            name: string;
            /**
             * Origin
             * @description plant: a file beside plant.toml; saved: kept at the site
             */
            origin: string;
            /** Text */
            text: string;
        };
        /** WhyNone */
        WhyNone: {
            /** Configurations */
            configurations: number;
            reason: components["schemas"]["PlanReasonOut"];
        };
        /** WorkloadOut */
        WorkloadOut: {
            /** Kind */
            kind: string;
            /** Model */
            model: string;
            /** Name */
            name: string;
        };
        /**
         * YardstickForm
         * @description Prices to hold the table against; what is absent comes from the price book.
         */
        YardstickForm: {
            /**
             * Discount Rate
             * @default 0.08
             */
            discount_rate: number;
            energy_per_kwh?: components["schemas"]["RangeForm"] | null;
            enterprise_per_gpu?: components["schemas"]["RangeForm"] | null;
            pue?: components["schemas"]["RangeForm"] | null;
            staff?: components["schemas"]["RangeForm"] | null;
            storage?: components["schemas"]["RangeForm"] | null;
            suite_per_gpu?: components["schemas"]["RangeForm"] | null;
            switches?: components["schemas"]["RangeForm"] | null;
        };
        /** YearFlowOut */
        YearFlowOut: {
            /** Book Value */
            book_value: number;
            /** Capex */
            capex: number;
            /** Cost */
            cost: number;
            /** Depreciation */
            depreciation: number;
            /** Energy */
            energy: number;
            /** Licences */
            licences: number;
            /** Rent Instead */
            rent_instead: number;
            /** Residual */
            residual: number;
            /** Space */
            space: number;
            /** Staff */
            staff: number;
            /** Support */
            support: number;
            /** Year */
            year: number;
        };
        /** ZoneOut */
        ZoneOut: {
            /** Bounds */
            bounds: [
                [
                    number,
                    number,
                    number
                ],
                [
                    number,
                    number,
                    number
                ]
            ] | null;
            /** Draw Count */
            draw_count: number;
            /** Name */
            name: string;
            /** Origin */
            origin: [
                number,
                number,
                number
            ];
            /** Path */
            path: string;
            /** Row Start */
            row_start: number;
            /** Url */
            url: string;
            /** Zone */
            zone: number;
        };
        /** MemberIn */
        onmaru__core__identity__models__MemberIn: {
            /**
             * Role
             * @default reader
             * @enum {string}
             */
            role: "guest" | "reader" | "contributor" | "publisher" | "admin" | "owner";
            /**
             * User
             * @description the name of somebody who has an account on this site
             */
            user: string;
        };
        /** LogOut */
        onmaru__core__jobs__api__LogOut: {
            /** Items */
            items: components["schemas"]["LogLine"][];
            /** Next */
            next: string | null;
        };
        /** LabelOut */
        onmaru__home__LabelOut: {
            /** En */
            en: string;
            /** Ko */
            ko: string;
        };
        /**
         * ExportIn
         * @description `references` are `acme/inspect:1.2`, `acme/inspect@sha256:...`, or `acme/inspect` for all tags and branches; a
         *     collection brings what it gathers. `since` is the id of an earlier bundle of this hub.
         */
        onmaru__hub__api__bundles__ExportIn: {
            /**
             * History
             * @default false
             */
            history: boolean;
            /**
             * Name
             * @default
             */
            name: string;
            query?: components["schemas"]["QueryIn"] | null;
            /**
             * References
             * @default []
             */
            references: string[];
            /**
             * Since
             * @default
             */
            since: string;
        };
        /** MemberIn */
        onmaru__hub__api__collections__MemberIn: {
            /** Artifact */
            artifact: string;
        };
        /** LogOut */
        onmaru__sim__api__records__LogOut: {
            /** Bytes */
            bytes: number;
            /** Log */
            log: string;
        };
        /**
         * ExportIn
         * @description What to export; without `start` the last known state only.
         */
        onmaru__twin__api__models__ExportIn: {
            /**
             * End
             * @default now
             */
            end: string;
            /**
             * Format
             * @default usdc
             * @enum {string}
             */
            format: "usd" | "usda" | "usdc" | "usdz";
            /** Start */
            start?: string | null;
        };
        /** LabelOut */
        onmaru__twin__api__models__LabelOut: {
            /** En */
            en: string;
            /** Ko */
            ko: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AboutOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                after?: number;
                /** @description only what happened before it */
                before?: number | null;
                limit?: number;
                /** @description the newest ones instead; `next` is the `before` of older ones */
                tail?: boolean;
                /** @description only types that begin with this */
                type?: string;
                /** @description only refused calls and failed sign-ins */
                denied?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    verify_audit_chain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
                /** @description only types that begin with this */
                type?: string;
                /** @description the newest ones instead */
                tail?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description default: from now on */
                after?: number | null;
                /** @description only types that begin with this */
                type?: string;
            };
            header?: {
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: boolean;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    home: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_acceptances: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_AcceptanceOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    accept_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptanceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptanceOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_advisories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatabaseOut"] | null;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    import_advisories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_artifacts: {
        parameters: {
            query?: {
                /** @description words in names, titles, cards and labels */
                q?: string;
                kind?: components["schemas"]["Kind"] | null;
                /** @description all of these */
                label?: string[] | null;
                /** @description `framework=pytorch` */
                fact?: string[] | null;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArtifactIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactDetail"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    delete_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArtifactChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_bundles: {
        parameters: {
            query?: {
                /** @description also those whose bytes are gone */
                gone?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_HubBundleOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    export_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["onmaru__hub__api__bundles__ExportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    begin_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BundleImportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_inbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_InboxOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    show_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    cancel_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_bundle_contents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_dict_str__Any__"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_bundle_document: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_bundle_file: {
        parameters: {
            query?: never;
            header?: {
                range?: string;
                "if-match"?: string;
                "if-range"?: string;
            };
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": string;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    send_bundle_file: {
        parameters: {
            query?: {
                /** @description where the bytes begin in the tar */
                offset?: number;
            };
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    import_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_bundle_signature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    sign_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bundle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HubBundleOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    check_machine: {
        parameters: {
            query: {
                /** @description `l40s`, `h100-sxmx8,driver=570.26,arch=amd64` */
                machine: string;
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    preview_collection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_collection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_collections_with: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ArtifactOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_contents: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_facets: {
        parameters: {
            query?: {
                q?: string;
                kind?: components["schemas"]["Kind"] | null;
                label?: string[] | null;
                fact?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacetsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceOut"] | null;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    delete_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_lineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineageOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_machines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineOut"][];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_manifests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ManifestOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_matrix: {
        parameters: {
            query: {
                /** @description as in checks; several */
                machine: string[];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatrixOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ArtifactOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    add_member_of_collection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["onmaru__hub__api__collections__MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ArtifactOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_member_of_collection: {
        parameters: {
            query: {
                artifact: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_mirrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_MirrorOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    add_mirror: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MirrorIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MirrorOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_mirror: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mirror: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MirrorDetail"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_mirror: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mirror: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_mirror: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mirror: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MirrorPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MirrorOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    sync_mirror: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mirror: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyDocument"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyDocument"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    preview_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_KeptOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_quota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_referrers: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ReferrerOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_rematch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_report: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_RetentionOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    delete_retention: {
        parameters: {
            query?: {
                team?: string;
                artifact?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    preview_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionPreviewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreviewOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_sbom: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.cyclonedx+json": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    attach_sbom: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/spdx+json": Record<string, never>;
                "application/vnd.cyclonedx+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SbomIn"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScanIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_scans: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ScanOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_signature: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.dev.sigstore.bundle.v0.3+json": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    attach_signature: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.dev.sigstore.bundle.v0.3+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_signers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_SignerOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    add_signer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignerIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignerOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_signer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_standing: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandingOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_statement: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.in-toto+json": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    delete_tag: {
        parameters: {
            query: {
                tag: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_statements: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_VexOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    attach_statements: {
        parameters: {
            query?: {
                /** @description tag or digest */
                reference?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.openvex+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VexIn"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                state?: ("queued" | "running" | "succeeded" | "failed" | "cancelled") | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_job_log: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["onmaru__core__jobs__api__LogOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMade"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    add_member: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["onmaru__core__identity__models__MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_organisations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    answer: {
        parameters: {
            query?: {
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanAnswer"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimsForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgementsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    catalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ItemOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    compare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ArchitectureOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_plans: {
        parameters: {
            query?: {
                kind?: ("plan" | "timeline" | "table" | "claims") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_StoredPlanOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    add_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredDocument"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredDocument"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredDocument"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    plan_answer: {
        parameters: {
            query?: {
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanAnswer"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    plan_report: {
        parameters: {
            query?: {
                format?: "pdf" | "html" | "md";
                language?: "en" | "ko";
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    plan_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    power: {
        parameters: {
            query?: {
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PowerOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    prices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_PriceOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    set_prices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PricesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    read_text: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    report: {
        parameters: {
            query?: {
                format?: "pdf" | "html" | "md";
                language?: "en" | "ko";
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    review: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TableForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableReviewOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    size_workload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SizeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SizingOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    tco: {
        parameters: {
            query?: {
                /** @description id of a configuration; empty: the chosen one */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostingOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    timeline: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimelineForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    sign_in_by_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_own_login_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkMade"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_login_methods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MethodsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    begin_single_sign_on: {
        parameters: {
            query?: {
                return_to?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    finish_single_sign_on: {
        parameters: {
            query?: {
                state?: string;
                code?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    switch_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChoice"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    sign_in_by_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_bottleneck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BottleneckAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_calibrate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalibrateAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_compare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_engines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_EngineOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_experiments: {
        parameters: {
            query?: {
                kind?: string | null;
                model?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ExperimentOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_experiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeExperimentOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_experiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_table: {
        parameters: {
            query?: {
                format?: "json" | "arrow" | "parquet";
            };
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableOut"];
                    "application/vnd.apache.arrow.file": unknown;
                    "application/vnd.apache.parquet": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_trace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_trace_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_tile: {
        parameters: {
            query?: {
                first?: number;
                count?: number;
            };
            header?: never;
            path: {
                experiment_id: string;
                level: number;
                tile: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_window: {
        parameters: {
            query: {
                start_s: number;
                end_s: number;
                pixels?: number;
                first?: number;
                count?: number;
            };
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_fork: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForkAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    upload_log: {
        parameters: {
            query: {
                /** @description file name; ends with .csv or .parquet */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["onmaru__sim__api__records__LogOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ModelOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeModelOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    save_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeModelOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_map: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MapOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_optimize: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptimizeAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleAsk"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    validate_model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelToCheck"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_team: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_team_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMembersOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    put_team_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamMemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamMemberOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_team_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_alarms: {
        parameters: {
            query?: {
                /** @description only alarms in this ISA-18.2 state */
                state?: string;
                /** @description only this subtree */
                equipment?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_AlarmOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_alarm_journal: {
        parameters: {
            query?: {
                start?: string;
                end?: string;
                /** @description only this alarm */
                alarm?: string;
                /** @description only this subtree */
                equipment?: string;
                /** @description only this kind of turn */
                turn?: components["schemas"]["Turn"] | null;
                /** @description `next` of the page before */
                before?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_JournalOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_alarm_load: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmLoadOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    acknowledge_alarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    set_alarm_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    shelve_alarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShelveIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    unshelve_alarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_at: {
        parameters: {
            query: {
                /** @description the moment */
                t: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsOfOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_downtime: {
        parameters: {
            query?: {
                under?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_DowntimeOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_equipment: {
        parameters: {
            query?: {
                /** @description only this subtree */
                under?: string;
                level?: components["schemas"]["Level"] | null;
                kind?: string;
                /** @description search in names, English and Korean */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_EquipmentOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_equipment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EquipmentDetail"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    start_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["onmaru__twin__api__models__ExportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_frame: {
        parameters: {
            query: {
                /** @description the moment; `now` for the live state */
                t: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    walk_graph: {
        parameters: {
            query: {
                /** @description equipment to start from */
                from: string;
                relation?: components["schemas"]["RelationKind"];
                direction?: "downstream" | "upstream";
                level?: components["schemas"]["Level"] | null;
                depth?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_EquipmentOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_chart: {
        parameters: {
            query: {
                signal: string[];
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                start?: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                end?: string;
                pixels?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChartOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    export_history: {
        parameters: {
            query: {
                signal: string[];
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                start?: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                end?: string;
                format?: "csv" | "parquet";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_range: {
        parameters: {
            query: {
                signal: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                start?: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                end?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RangeOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_span: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpanOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_history_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryStatsOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_summary: {
        parameters: {
            query: {
                signal: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                start?: string;
                /** @description RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now` */
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_kpis: {
        parameters: {
            query?: {
                under?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_KpiOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_live_kpis: {
        parameters: {
            query?: {
                under?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_KpiOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_layers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_LayerOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_plant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlantOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_prim: {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrimOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_relations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_RelationOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    push_samples: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SamplesIn"] | components["schemas"]["SampleIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_scene: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SceneOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    find_rows: {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundRows"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_prototype: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_row: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                row: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_tree: {
        parameters: {
            query?: {
                /** @description parent prim */
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreeOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_zone: {
        parameters: {
            query?: {
                h?: string;
            };
            header?: never;
            path: {
                zone: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_signals: {
        parameters: {
            query?: {
                /** @description only signals of this equipment and what is below it */
                under?: string;
                stale?: boolean | null;
                quality?: ("good" | "manual" | "simulated" | "uncertain" | "stale" | "bad") | null;
                kind?: components["schemas"]["SignalKind"] | null;
                /** @description search in ids and labels, English and Korean */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_SignalOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    get_signal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_SourceOut_"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                kind?: ("person" | "service") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    remove_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    create_login_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkMade"];
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
    set_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordSet"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            /** @description What is wrong, and how to mend it (RFC 9457) */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        code: string;
                        detail: string;
                        hint?: string;
                        instance?: string;
                        message?: string;
                        params?: Record<string, never>;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
        };
    };
}
