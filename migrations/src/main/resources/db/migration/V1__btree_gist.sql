-- Why: an exclusion constraint that says "another owner" next to "overlapping range" needs GiST operators for text.
-- The extension is trusted, so the owner of the database may install it without being superuser.
-- Locks: nothing that exists.
CREATE EXTENSION IF NOT EXISTS btree_gist;
