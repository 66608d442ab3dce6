# from: valid.ttl
DELETE { :project l0:description ?old }
INSERT { :project l0:description ?long }
WHERE {
  :project l0:description ?old . FILTER(LANG(?old) = "it")
  BIND(REPLACE("0123456789", "[0-9]", "Una sintesi molto lunga che non finisce mai, perché ripete tante volte le stesse cose. ") AS ?text)
  BIND(STRLANG(?text, "it") AS ?long)
}
