# from: valid.ttl
INSERT DATA { :action skos:hiddenLabel "Azione"@it }
