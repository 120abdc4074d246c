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
         * @description What happened around identities: logins, denials, changes of people and keys.
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
        /**
         * ExportIn
         * @description What to export; without `start` the last known state only.
         */
        ExportIn: {
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
        /** FamiliesOut */
        FamiliesOut: {
            /** Prototype */
            prototype: number[];
            /** Stretch */
            stretch: number[][];
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
        /** Listing[AlarmOut] */
        Listing_AlarmOut_: {
            /** Items */
            items: components["schemas"]["AlarmOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[DowntimeOut] */
        Listing_DowntimeOut_: {
            /** Items */
            items: components["schemas"]["DowntimeOut"][];
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
        /** Listing[JournalOut] */
        Listing_JournalOut_: {
            /** Items */
            items: components["schemas"]["JournalOut"][];
            /** Next */
            next?: string | null;
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
        /** Listing[RelationOut] */
        Listing_RelationOut_: {
            /** Items */
            items: components["schemas"]["RelationOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[SignalOut] */
        Listing_SignalOut_: {
            /** Items */
            items: components["schemas"]["SignalOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listing[SourceOut] */
        Listing_SourceOut_: {
            /** Items */
            items: components["schemas"]["SourceOut"][];
            /** Next */
            next?: string | null;
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
        /** LogOut */
        LogOut: {
            /** Items */
            items: components["schemas"]["LogLine"][];
            /** Next */
            next: string | null;
        };
        /** MemberIn */
        MemberIn: {
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
        /** MethodsOut */
        MethodsOut: {
            /** Oidc */
            oidc: components["schemas"]["OidcMethod"][];
            /** Password */
            password: boolean;
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
        /** TeamsOut */
        TeamsOut: {
            /** Items */
            items: components["schemas"]["TeamOut"][];
            /** Next */
            next?: string | null;
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
        /** LabelOut */
        onmaru__home__LabelOut: {
            /** En */
            en: string;
            /** Ko */
            ko: string;
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
                limit?: number;
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
                    "application/json": components["schemas"]["LogOut"];
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
                "application/json": components["schemas"]["MemberIn"];
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
                "application/json": components["schemas"]["ExportIn"];
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
