# from: valid.ttl
INSERT DATA { :action skos:altLabel "Azione"@it }
