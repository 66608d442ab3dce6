# from: valid.ttl
INSERT DATA { :call skos:related :fund }
