CREATE TABLE public.api_keys (
    id character varying(12) NOT NULL,
    digest character varying(64) NOT NULL,
    name character varying(60) NOT NULL,
    role character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used timestamp with time zone,
    revoked_at timestamp with time zone
);
CREATE TABLE public.conversations (
    id character varying(64) NOT NULL,
    turns integer NOT NULL
);
CREATE TABLE public.cursors (
    account character varying(64) NOT NULL,
    cursor character varying(128) NOT NULL
);
CREATE TABLE public.facts (
    conversation_id character varying(64) NOT NULL,
    name character varying(64) NOT NULL,
    value json NOT NULL
);
CREATE TABLE public.jobs (
    id character varying(64) NOT NULL,
    channel character varying(16) NOT NULL,
    key character varying(128) NOT NULL,
    "user" character varying(128) NOT NULL,
    conversation_id character varying(64) NOT NULL,
    question json NOT NULL,
    answer json,
    failed boolean NOT NULL,
    told_by character varying(128),
    deliveries integer NOT NULL,
    claimed_until double precision NOT NULL,
    created_at double precision NOT NULL
);
CREATE TABLE public.nonces (
    channel character varying(16) NOT NULL,
    nonce character varying(160) NOT NULL,
    "timestamp" bigint NOT NULL
);
CREATE TABLE public.profiles (
    id character varying(64) NOT NULL,
    name json NOT NULL,
    facts json NOT NULL
);
CREATE TABLE public.reviews (
    id integer NOT NULL,
    job_id character varying(64) NOT NULL,
    channel character varying(16) NOT NULL,
    "user" character varying(128) NOT NULL,
    verdict character varying(8) NOT NULL,
    reasons json NOT NULL,
    text json NOT NULL,
    created_at double precision NOT NULL
);
CREATE SEQUENCE public.reviews_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reviews_id_seq OWNED BY public.reviews.id;
CREATE TABLE public.secrets (
    name character varying(32) NOT NULL,
    value character varying(64) NOT NULL
);
CREATE TABLE public.tiaoli_schema (
    one integer NOT NULL,
    version integer NOT NULL
);
CREATE SEQUENCE public.tiaoli_schema_one_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tiaoli_schema_one_seq OWNED BY public.tiaoli_schema.one;
CREATE TABLE public.turns (
    conversation_id character varying(64) NOT NULL,
    number integer NOT NULL,
    question json NOT NULL,
    answer json NOT NULL,
    state json NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.reviews ALTER COLUMN id SET DEFAULT nextval('public.reviews_id_seq'::regclass);
ALTER TABLE ONLY public.tiaoli_schema ALTER COLUMN one SET DEFAULT nextval('public.tiaoli_schema_one_seq'::regclass);
INSERT INTO public.api_keys VALUES ('33376fe5cd74', '0ef88309006c953a66a8cdabf0b3d113e7f6bc70976fdbc5255371138ae4d6a7', '门户网站', 'caller', '2026-11-30 19:53:08.205692+00', NULL, NULL);
INSERT INTO public.api_keys VALUES ('4773dd55f8b2', '7a4c2adfd84795ecf7712f5681c011923a20624437f06c21311c259e160f7855', 'staff', 'staff', '2026-11-30 19:53:08.261922+00', NULL, NULL);
INSERT INTO public.conversations VALUES ('old-conversation', 2);
INSERT INTO public.cursors VALUES ('kf1', 'cursor-7');
INSERT INTO public.facts VALUES ('old-conversation', 'enterprise_nature', '"\u6c11\u8425\u4f01\u4e1a"');
INSERT INTO public.jobs VALUES ('zqLqzLg7E5jEnINNg3Ql7FaCkYp1rVfl', 'wechat', 'm1', 'user1', 'old-conversation', '"\u5c0f\u5347\u89c4\u5956\u52b1\u591a\u5c11\uff1f"', '{"text": "10\u4e07\u5143"}', false, 'm1', 1, 0, 1796068387.83267);
INSERT INTO public.jobs VALUES ('ePwIn0B9g2BCf4nBIQ9r3hO1fNewt77f', 'wecom', 'm2', 'user2', 'other', '"\u8d37\u6b3e\u8d34\u606f\uff1f"', NULL, false, NULL, 1, 0, 1796068387.8623314);
INSERT INTO public.nonces VALUES ('wechat', '1796068388-nonce1', 1796068388);
INSERT INTO public.profiles VALUES ('old-profile', '"\u7532\u516c\u53f8"', '{}');
INSERT INTO public.reviews VALUES (1, 'zqLqzLg7E5jEnINNg3Ql7FaCkYp1rVfl', 'wechat', 'user1', 'wrong', '["\u4e0d\u51c6\u786e"]', '"\u6570\u4e0d\u5bf9"', 1796068387.94738);
INSERT INTO public.secrets VALUES ('links', 'vgCAZ7xCTChE9n42gFGGDzA6i_1fG5DcT2a-o7gboak');
INSERT INTO public.tiaoli_schema VALUES (1, 1);
INSERT INTO public.turns VALUES ('old-conversation', 1, '"\u6211\u4eec\u516c\u53f8\u521a\u5347\u89c4\uff0c\u5e02\u91cc\u6709\u6ca1\u6709\u5956\u52b1\uff1f"', '{"text": "\u6709\uff0c\u5206\u4e24\u5e74\u7ed9\u4e88\u6700\u9ad810\u4e07\u5143\u7684\u5956\u52b1\u3002", "citations": []}', '{"place": "\u804a\u57ce\u5e02"}', '2026-11-30 19:53:07.62693+00');
INSERT INTO public.turns VALUES ('old-conversation', 2, '"\u7701\u7ea7\u7684\u5462"', '{"text": "\u2026"}', '{}', '2026-11-30 19:53:07.659408+00');
SELECT pg_catalog.setval('public.reviews_id_seq', 1, true);
SELECT pg_catalog.setval('public.tiaoli_schema_one_seq', 1, false);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cursors
    ADD CONSTRAINT cursors_pkey PRIMARY KEY (account);
ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (conversation_id, name);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_channel_key_key UNIQUE (channel, key);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.nonces
    ADD CONSTRAINT nonces_pkey PRIMARY KEY (channel, nonce);
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_job_id_user_key UNIQUE (job_id, "user");
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.tiaoli_schema
    ADD CONSTRAINT tiaoli_schema_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (conversation_id, number);
CREATE INDEX jobs_of_user ON public.jobs USING btree (channel, "user");
CREATE INDEX nonces_by_age ON public.nonces USING btree ("timestamp");
